'use client';

import { KeyRound, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createCredential } from '@/components/passkey/ceremony';
import { Dialog } from '@/components/ui/dialog';
import { handBackFocus } from '@/components/ui/hand-back-focus';
import { registerPasskeyLink } from '@/lib/server/passkeys';
import { useAnnouncements } from './announcements';
import { DeviceButton } from './device-button';
import { useReauthentication } from './reauthentication';
import { type Creation, useKeepPasskey } from './use-keep-passkey';
import { useTask } from './use-task';

type Begun = Exclude<Awaited<ReturnType<typeof registerPasskeyLink>>, { error: unknown }>;

type AddPasskeyProps = {
  userId: string;
  rpId: string;
  /** The element that takes the focus when this button goes, as it does with the first passkey. */
  focusAfterId: string;
  labels: Record<
    | 'button'
    | 'added'
    | 'notTaken'
    | 'pressTitle'
    | 'pressText'
    | 'press'
    | 'waiting'
    | 'cancel'
    | 'close',
    string
  >;
};

/** In milliseconds. A browser that refuses sooner has asked nobody: it wants a press of its own for each window, as Safari does. */
const soonestAnswer = 1000;

function wantsPress(creation: Creation): boolean {
  if (!('exception' in creation)) return false;
  return creation.exception === 'NotAllowedError' && creation.milliseconds < soonestAnswer;
}

/** Makes a passkey on a press and gives it to the account; the server names it. */
export function AddPasskey({ userId, rpId, focusAfterId, labels }: AddPasskeyProps) {
  const { report } = useAnnouncements();
  const [busy, run, cancel] = useTask();
  const [asking, setAsking] = useState(false);
  const [waiting, setWaiting] = useState<Begun | null>(null);
  const reauthenticated = useReauthentication();
  const keep = useKeepPasskey({ userId, rpId, labels });

  // In a task of its own: what takes the place of this button is there by then.
  useEffect(() => () => void setTimeout(() => handBackFocus([focusAfterId])), [focusAfterId]);

  async function ask({ publicKeyCredentialCreationOptions }: Begun, signal: AbortSignal) {
    setAsking(true);
    const creation = await createCredential(publicKeyCredentialCreationOptions, signal);
    setAsking(false);
    return creation;
  }

  async function add(signal: AbortSignal) {
    let begins = 0;
    const begun = await reauthenticated(() => {
      begins += 1;
      return registerPasskeyLink({ userId });
    });
    if (!begun) return;
    if ('error' in begun) return report(begun.error);
    const creation = await ask(begun, signal);
    if (begins > 1 && wantsPress(creation)) setWaiting(begun);
    else await keep(begun.passkeyId, creation);
  }

  async function create(begun: Begun, signal: AbortSignal) {
    const creation = await ask(begun, signal);
    setWaiting(null);
    await keep(begun.passkeyId, creation);
  }

  const device = { busy, asking, onCancel: cancel };
  return (
    <>
      <DeviceButton
        {...device}
        icon={<Plus />}
        onPress={() => run(add)}
        labels={{ ...labels, press: labels.button }}
      />
      <Dialog
        open={waiting !== null}
        onClose={() => {
          cancel();
          setWaiting(null);
        }}
        title={labels.pressTitle}
        description={labels.pressText}
        closeLabel={labels.close}
        focusAfter={[focusAfterId]}
      >
        {waiting ? (
          <DeviceButton
            {...device}
            wide
            icon={<KeyRound />}
            onPress={() => run((signal) => create(waiting, signal))}
            labels={labels}
          />
        ) : null}
      </Dialog>
    </>
  );
}
