'use client';

import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

type DisclosureMenuProps = {
  /** What is always in sight and opens the rest; its text is the name for assistive technology. */
  summary: ReactNode;
  children: ReactNode;
};

/**
 * Links behind a button, as a disclosure: they stay plain links, and open without any script. With it, Escape, a press
 * outside and leaving by the tab key close them again.
 */
export function DisclosureMenu({ summary, children }: DisclosureMenuProps) {
  const element = useRef<HTMLDetailsElement>(null);

  function close() {
    if (element.current) element.current.open = false;
  }

  useEffect(() => {
    const pressOutside = ({ target }: PointerEvent) => {
      if (!(target instanceof Node && element.current?.contains(target))) close();
    };
    document.addEventListener('pointerdown', pressOutside);
    return () => document.removeEventListener('pointerdown', pressOutside);
  });

  function onKeyDown({ key }: KeyboardEvent) {
    if (key !== 'Escape' || !element.current?.open) return;
    element.current.querySelector('summary')?.focus();
    close();
  }

  function onBlur({ relatedTarget }: FocusEvent) {
    if (relatedTarget && !element.current?.contains(relatedTarget)) close();
  }

  return (
    <details ref={element} onKeyDown={onKeyDown} onBlur={onBlur} className="group relative">
      <summary className="flex size-11 list-none items-center justify-center rounded-full">
        {summary}
      </summary>
      <div className="absolute top-full right-0 z-20 mt-2 max-h-[calc(100dvh-5rem)] w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-card border border-line bg-surface p-2 shadow-lift">
        {children}
      </div>
    </details>
  );
}
