'use client';

import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { getCredential } from '@/components/passkey/ceremony';
import { beginReauthentication, finishReauthentication } from '@/lib/server/account';
import { explainException } from '@/lib/server/explain-exception';
import { useAnnouncements } from './announcements';
import { DeviceButton } from './device-button';
import { useTask } from './use-task';

/** The button that re-authenticates the person signed in by a passkey; when it goes, so does what the device asks. */
export function UsePasskey(props: {
  labels: { use: string; waiting: string; cancel: string };
  onConfirmed: () => void;
}) {
  const { report } = useAnnouncements();
  const [busy, run, cancel] = useTask();
  const [asking, setAsking] = useState(false);

  async function confirm(signal: AbortSignal) {
    const begun = await beginReauthentication();
    if ('error' in begun) return report(begun.error);
    const { ceremonyId, publicKeyCredentialRequestOptions } = begun;
    setAsking(true);
    const publicKeyCredential = await getCredential(publicKeyCredentialRequestOptions, signal);
    setAsking(false);
    if ('exception' in publicKeyCredential) {
      const problem = await explainException(publicKeyCredential);
      return problem ? report(problem) : undefined;
    }
    const { error } = await finishReauthentication({ ceremonyId, publicKeyCredential });
    if (error) return report(error);
    props.onConfirmed();
  }

  return (
    <DeviceButton
      wide
      icon={<Fingerprint />}
      {...{ busy, asking }}
      onPress={() => run(confirm)}
      onCancel={cancel}
      labels={{ ...props.labels, press: props.labels.use }}
    />
  );
}
