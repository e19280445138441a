'use client';

import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { handBackFocus } from './hand-back-focus';
import { IconButton } from './icon-button';
import { LiveRegion } from './live-region';
import { useFading } from './use-fading';

type FloatingNoticeProps = {
  closeLabel: string;
  onClose: () => void;
  /** The element that takes the focus when the notice is closed and what had it before is gone. */
  focusAfterId: string;
  /** It goes by itself after a while, unless it is pointed at or has the focus. */
  fades: boolean;
  /** A floating `Notice`, or null while there is nothing to say. */
  children: ReactNode;
};

/** How long a notice that fades stays, in milliseconds. */
const stay = 8_000;

/** Space between the notice and what it would cover, in pixels. */
const gap = 16;

/** Scrolls what has the focus out from under the notice (WCAG 2.2, 2.4.11). */
function uncover(notice: HTMLElement): void {
  const focused = document.activeElement;
  if (!focused || focused === document.body || notice.contains(focused)) return;
  const hidden = focused.getBoundingClientRect().bottom + gap - notice.getBoundingClientRect().top;
  // What is taller than the window, such as the main part of a page, is not hidden by it.
  if (hidden > 0 && focused.clientHeight < window.innerHeight / 2) window.scrollBy(0, hidden);
}

/** A live region at the foot of the window: its notice stays until it fades, is closed or another takes its place. */
export function FloatingNotice(props: FloatingNoticeProps) {
  const { closeLabel, onClose, focusAfterId, fades, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const isShown = children !== null;
  const holding = useFading(isShown && fades ? stay : null, children, onClose);

  useEffect(() => {
    if (!isShown) return;
    const follow = () => {
      if (!frame.current || frame.current.contains(document.activeElement)) return;
      before.current = document.activeElement;
      uncover(frame.current);
    };
    follow();
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, [isShown]);

  function close() {
    flushSync(onClose);
    // What goes under the pointer or with the focus inside tells nobody that it was left.
    holding.onPointerLeave();
    holding.onBlur();
    handBackFocus([before.current, focusAfterId]);
  }

  return (
    <div
      ref={frame}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-10 px-4 pb-4 sm:px-8 md:left-64 md:px-12"
    >
      <div {...holding} className="pointer-events-auto relative mx-auto max-w-3xl">
        <LiveRegion>{children}</LiveRegion>
        {isShown ? (
          <div className="absolute top-px right-px">
            <IconButton label={closeLabel} icon={<X />} onClick={close} />
          </div>
        ) : null}
      </div>
    </div>
  );
}
