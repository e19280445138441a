'use client';

import { Fingerprint } from 'lucide-react';
import { getCredential } from '@/components/passkey/ceremony';
import { Button } from '@/components/ui/button';
import { beginReauthentication, finishReauthentication } from '@/lib/server/account';
import { explainException } from '@/lib/server/explain-exception';
import { useAnnouncements } from './announcements';
import { focusFirst } from './focus-first';
import { useTask } from './use-task';

/** The button that re-authenticates the person signed in by a passkey. */
export function UsePasskey(props: {
  labels: { use: string; waiting: string };
  onConfirmed: () => void;
}) {
  const { report } = useAnnouncements();
  const [busy, run] = useTask();

  async function confirm() {
    const begun = await beginReauthentication();
    if ('error' in begun) return report(begun.error);
    const { ceremonyId, publicKeyCredentialRequestOptions } = begun;
    const publicKeyCredential = await getCredential(publicKeyCredentialRequestOptions);
    if ('exception' in publicKeyCredential) {
      const problem = await explainException(publicKeyCredential);
      return problem ? report(problem) : undefined;
    }
    const { error } = await finishReauthentication({ ceremonyId, publicKeyCredential });
    if (error) return report(error);
    props.onConfirmed();
  }

  return (
    <Button wide ref={focusFirst} busy={busy} icon={<Fingerprint />} onClick={() => run(confirm)}>
      {busy ? props.labels.waiting : props.labels.use}
    </Button>
  );
}
