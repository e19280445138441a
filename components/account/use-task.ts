'use client';

import { useEffect, useRef, useState } from 'react';
import { useAnnouncements } from './announcements';

/** The signal is aborted by `cancel`, and when the control goes. */
type Task = (signal: AbortSignal) => Promise<void>;

type TaskControl = [busy: boolean, run: (task: Task) => Promise<void>, cancel: () => void];

/**
 * Runs one task at a time for a control: presses while it runs do nothing, and a server that cannot
 * be reached is reported like any other refusal.
 */
export function useTask(): TaskControl {
  const { announce, report } = useAnnouncements();
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run(task: Task) {
    if (busy) return;
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    announce(null);
    try {
      await task(controller.signal);
    } catch {
      report({ code: 'unavailable' });
    } finally {
      setBusy(false);
    }
  }

  return [busy, run, () => running.current?.abort()];
}
