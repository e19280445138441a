'use client';

import { useEffect, useState } from 'react';

/** Handlers for the frame of what fades: pointed at, or with the focus inside, it stays. */
type Holding = Record<'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur', () => void>;

/**
 * Calls `fade` after that many milliseconds, null for never, in which nobody has pointed at it and the focus was elsewhere
 * (WCAG 2.2, 2.2.1). What is said anew, another `subject`, has its time from the beginning.
 */
export function useFading(
  milliseconds: number | null,
  subject: unknown,
  fade: () => void,
): Holding {
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isHeld = isPointedAt || hasFocus;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject is a reason to begin again.
  useEffect(() => {
    if (milliseconds === null || isHeld) return;
    const timer = setTimeout(fade, milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds, subject, isHeld, fade]);

  return {
    onPointerEnter: () => setPointedAt(true),
    onPointerLeave: () => setPointedAt(false),
    onFocus: () => setFocus(true),
    onBlur: () => setFocus(false),
  };
}
