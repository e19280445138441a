'use client';

import { Fingerprint } from 'lucide-react';
import { getCredential } from '@/components/passkey/ceremony';
import { Button } from '@/components/ui/button';
import { beginReauthentication, finishReauthentication } from '@/lib/server/account';
import { explainException } from '@/lib/server/explain-exception';
import { useAnnouncements } from './announcements';
import { focusFirst } from './focus-first';
import { useTask } from './use-task';

/** The button that proves, by a passkey, that the person is still there. */
export function UsePasskey(props: { label: string; onConfirmed: () => void }) {
  const { report } = useAnnouncements();
  const [busy, run] = useTask();

  async function confirm() {
    const begun = await beginReauthentication();
    if ('error' in begun) return report(begun.error);
    const { sessionId, publicKeyCredentialRequestOptions } = begun;
    const credential = await getCredential(publicKeyCredentialRequestOptions);
    if ('exception' in credential) {
      const problem = await explainException(credential);
      return problem ? report(problem) : undefined;
    }
    const { error } = await finishReauthentication({ sessionId, publicKeyCredential: credential });
    if (error) return report(error);
    props.onConfirmed();
  }

  return (
    <Button wide ref={focusFirst} busy={busy} icon={<Fingerprint />} onClick={() => run(confirm)}>
      {props.label}
    </Button>
  );
}
