'use client';

import { CircleAlert, CircleCheck, PencilLine } from 'lucide-react';
import { type ReactNode, type Ref, useEffect } from 'react';
import { LiveRegion } from './live-region';

const tones = {
  unsaved: { mark: 'text-ink-soft', Icon: PencilLine },
  saved: { mark: 'text-accent', Icon: CircleCheck },
  error: { mark: 'text-danger', Icon: CircleAlert },
} as const;

type SaveBarProps = {
  /** Names the bar for assistive technology. */
  label: string;
  /** What is unsaved, or what became of it; announced when it changes. Without it there is no bar to see. */
  message: ReactNode;
  tone: keyof typeof tones;
  /** Whether leaving would lose something: the browser asks first. */
  isUnsaved: boolean;
  /** Takes the focus when its buttons go. */
  ref?: Ref<HTMLElement>;
  /** Its buttons. */
  children?: ReactNode;
};

/** Says what there is to say about saving a form: at the lower edge of the window, in a low one below the form. */
export function SaveBar({ label, message, tone, isUnsaved, ref, children }: SaveBarProps) {
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  const { mark, Icon } = tones[tone];
  const box =
    'bottom-3 z-10 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card border border-edge bg-surface px-5 py-3 shadow-lift sm:bottom-6 sm:flex-nowrap sm:px-7 [@media(min-height:30rem)]:sticky';
  return (
    <section
      ref={ref}
      aria-label={message ? label : undefined}
      tabIndex={-1}
      className={message ? box : 'contents'}
    >
      <LiveRegion>
        {message ? (
          <div className="flex gap-3 text-sm">
            <Icon aria-hidden="true" className={`mt-px size-5 shrink-0 ${mark}`} />
            <div className="wrap-anywhere min-w-0">{message}</div>
          </div>
        ) : null}
      </LiveRegion>
      {children ? (
        <div className="flex shrink-0 flex-wrap gap-2 max-sm:w-full max-sm:*:flex-1 sm:ml-auto sm:flex-nowrap">
          {children}
        </div>
      ) : null}
    </section>
  );
}
