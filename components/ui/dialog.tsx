'use client';

import { X } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import { handBackFocus } from './hand-back-focus';
import { IconButton } from './icon-button';

type DialogProps = {
  open: boolean;
  /** Called for the close button, Escape and a press outside; set `open` to false there. */
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  closeLabel: string;
  /** Ids of elements that take the focus at the end, the first of them that is in sight, when the opener is gone. */
  focusAfter?: string[];
  children?: ReactNode;
};

/** Only the newest dialog is in sight: the edge of one below would stick out. Says which were covered. */
function coverOthers(): Element[] {
  const others = [...document.querySelectorAll('dialog:modal:not([data-covered])')];
  for (const other of others) other.setAttribute('data-covered', '');
  return others;
}

/**
 * A modal dialog on the browser's own `<dialog>`: it keeps the focus inside, gives it back at the
 * end, and needs neither a library nor inline styles.
 */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, closeLabel, focusAfter = [], children } = props;
  const element = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element | null>(null);
  const covered = useRef<Element[]>([]);
  const id = useId();

  // Before the browser hands the focus back: what is covered takes none.
  const uncover = useCallback(() => {
    for (const other of covered.current) other.removeAttribute('data-covered');
    covered.current = [];
  }, []);

  useEffect(() => {
    if (open && !element.current?.open) {
      opener.current = document.activeElement;
      covered.current = coverOthers();
      element.current?.showModal();
    }
    if (open) return;
    uncover();
    element.current?.close();
  }, [open, uncover]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape reaches onCancel; the press outside is an extra for pointers.
    <dialog
      ref={element}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={() => {
        uncover();
        handBackFocus([opener.current, ...focusAfter]);
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
      className="m-auto w-[min(100%-2rem,28rem)] rounded-card border border-line bg-surface p-0 text-ink shadow-lift backdrop:bg-black/45 data-covered:invisible"
    >
      <div className="grid grid-cols-1 gap-4 p-5 sm:p-7">
        <header className="flex items-start justify-between gap-4">
          <h2
            id={`${id}-title`}
            className="wrap-anywhere min-w-0 pt-2 font-semibold text-lg leading-snug"
          >
            {title}
          </h2>
          <div className="-mr-2">
            <IconButton label={closeLabel} icon={<X />} onClick={onClose} />
          </div>
        </header>
        {description ? (
          <div id={`${id}-description`} className="wrap-anywhere text-ink-soft text-sm">
            {description}
          </div>
        ) : null}
        {children}
      </div>
    </dialog>
  );
}
