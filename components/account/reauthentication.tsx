'use client';

import { createContext, type ReactNode, useContext, useRef, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { DialogAnnouncements } from './announcements';
import { refusalOf } from './refusal-of';
import { UsePasskey } from './use-passkey';

type Labels = Record<'title' | 'text' | 'use' | 'waiting' | 'cancel' | 'close', string>;

/** Asks the person to use a passkey again; false when they would rather not. */
type Reauthenticate = () => Promise<boolean>;

const Context = createContext<Reauthenticate | null>(null);

type ProviderProps = {
  labels: Labels;
  /** The element that takes the focus at the end when what asked is gone. */
  focusAfterId: string;
  children: ReactNode;
};

/** Holds the dialog in which the person signed in re-authenticates; what they were at goes on by itself then. */
export function ReauthenticationProvider({ labels, focusAfterId, children }: ProviderProps) {
  const [open, setOpen] = useState(false);
  const answer = useRef<(proceed: boolean) => void>(() => {});

  function reauthenticate(): Promise<boolean> {
    setOpen(true);
    return new Promise((resolve) => {
      answer.current = resolve;
    });
  }

  function close(proceed: boolean) {
    setOpen(false);
    answer.current(proceed);
  }

  return (
    <Context value={reauthenticate}>
      {children}
      <Dialog
        open={open}
        onClose={() => close(false)}
        title={labels.title}
        description={labels.text}
        closeLabel={labels.close}
        focusAfter={[focusAfterId]}
      >
        {open ? (
          <DialogAnnouncements>
            <UsePasskey labels={labels} onConfirmed={() => close(true)} />
          </DialogAnnouncements>
        ) : null}
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

  return async <Answer extends object>(action: () => Promise<Answer>): Promise<Answer | null> => {
    const answer = await action();
    if (refusalOf(answer)?.code !== 'reauthentication_required') return answer;
    return (await reauthenticate()) ? action() : null;
  };
}
