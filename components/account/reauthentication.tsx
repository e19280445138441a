'use client';

import { createContext, type ReactNode, useContext, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { DialogAnnouncements } from './announcements';
import { refusalOf } from './refusal-of';
import { UsePasskey } from './use-passkey';

type Labels = {
  title: string;
  text: string;
  use: string;
  done: string;
  continue: string;
  close: string;
};

/** Asks the person to use a passkey again; false when they would rather not. */
type Reauthenticate = (continueLabel?: string) => Promise<boolean>;

const Context = createContext<Reauthenticate | null>(null);

/**
 * Holds the dialog in which the person signed in re-authenticates. It ends on a press of its own, so
 * that a ceremony that follows starts from a press, too, as browsers demand.
 */
export function ReauthenticationProvider(props: { labels: Labels; children: ReactNode }) {
  const { labels, children } = props;
  const [continueLabel, setContinueLabel] = useState<string | null>(null);
  const [confirmed, setConfirmed] = useState(false);
  const answer = useRef<(proceed: boolean) => void>(() => {});

  function reauthenticate(label = labels.continue): Promise<boolean> {
    setConfirmed(false);
    setContinueLabel(label);
    return new Promise((resolve) => {
      answer.current = resolve;
    });
  }

  function close(proceed: boolean) {
    setContinueLabel(null);
    answer.current(proceed);
  }

  const open = continueLabel !== null;
  const dialog = { title: labels.title, description: labels.text, closeLabel: labels.close };
  return (
    <Context value={reauthenticate}>
      {children}
      <Dialog {...dialog} open={open} onClose={() => close(false)}>
        <DialogAnnouncements>
          {open && !confirmed ? (
            <UsePasskey label={labels.use} onConfirmed={() => setConfirmed(true)} />
          ) : null}
          {open && confirmed ? (
            <>
              <Notice tone="success">{labels.done}</Notice>
              <Button wide autoFocus onClick={() => close(true)}>
                {continueLabel}
              </Button>
            </>
          ) : null}
        </DialogAnnouncements>
      </Dialog>
    </Context>
  );
}

/**
 * Runs an action, and once more after a re-authentication if the server demands one
 * (`reauthentication_required`). Null when the person would rather not; any other refusal comes back as it is.
 */
export function useReauthentication() {
  const reauthenticate = useContext(Context);
  if (!reauthenticate) throw new Error('useReauthentication outside a ReauthenticationProvider');

  return async <Answer extends object>(
    action: () => Promise<Answer>,
    continueLabel?: string,
  ): Promise<Answer | null> => {
    const answer = await action();
    if (refusalOf(answer)?.code !== 'reauthentication_required') return answer;
    return (await reauthenticate(continueLabel)) ? action() : null;
  };
}
