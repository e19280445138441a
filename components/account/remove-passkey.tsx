'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { signalUnknownCredential } from '@/components/passkey/signals';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { removePasskeyAction } from '@/lib/server/account';
import { DialogAnnouncements, useAnnouncements } from './announcements';
import { focusFirst } from './focus-first';
import { useReauthentication } from './reauthentication';
import { useTask } from './use-task';

/** The words of the dialog, and of what opens it. */
export type RemoveLabels = {
  button: string;
  buttonFor: string;
  title: ReactNode;
  text: string;
  confirm: string;
  onlyTitle: string;
  onlyText: ReactNode;
  removed: ReactNode;
  removedHere: ReactNode;
  cancel: string;
  close: string;
};

type RemovePasskeyProps = {
  passkeyId: string;
  /** The last way in: the dialog then explains why it stays. */
  isLastWayIn: boolean;
  /** The element that takes the focus once the row of this passkey is gone. */
  focusAfterId: string;
  open: boolean;
  onClose: () => void;
  focusAfter: string[];
  labels: RemoveLabels;
};

/** The dialog that removes a passkey and says what that means. */
export function RemovePasskey(props: RemovePasskeyProps) {
  const { labels, isLastWayIn, focusAfterId, open, onClose, focusAfter } = props;
  const { announce } = useAnnouncements();
  const router = useRouter();

  function finish(isSignalled: boolean) {
    // At once: a dialog that closes hands the focus to its opener, which goes with the row.
    flushSync(onClose);
    announce({ tone: 'success', text: isSignalled ? labels.removedHere : labels.removed });
    document.getElementById(focusAfterId)?.focus();
    router.refresh();
  }

  return (
    <Dialog
      {...{ open, onClose, focusAfter }}
      title={isLastWayIn ? labels.onlyTitle : labels.title}
      description={isLastWayIn ? labels.onlyText : labels.text}
      closeLabel={labels.close}
    >
      <DialogAnnouncements>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" ref={focusFirst} onClick={onClose}>
            {isLastWayIn ? labels.close : labels.cancel}
          </Button>
          {isLastWayIn ? null : <RemoveButton {...props} onRemoved={finish} />}
        </div>
      </DialogAnnouncements>
    </Dialog>
  );
}

type RemoveButtonProps = RemovePasskeyProps & { onRemoved: (isSignalled: boolean) => void };

function RemoveButton({ passkeyId, labels, onRemoved }: RemoveButtonProps) {
  const { report } = useAnnouncements();
  const [busy, run] = useTask();
  const reauthenticated = useReauthentication();

  async function remove() {
    const answer = await reauthenticated(() => removePasskeyAction({ passkeyId }));
    if (!answer) return;
    if (answer.error) return report(answer.error);
    const { removed } = answer;
    const { rpId = '', credentialId = '' } = removed ?? {};
    onRemoved(removed !== undefined && (await signalUnknownCredential(rpId, credentialId)));
  }

  return (
    <Button look="danger" busy={busy} onClick={() => run(remove)}>
      {labels.confirm}
    </Button>
  );
}
