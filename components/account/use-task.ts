'use client';

import { useState } from 'react';
import { useAnnouncements } from './announcements';

/**
 * Runs one task at a time for a control: presses while it runs do nothing, and a server that cannot
 * be reached is reported like any other refusal.
 */
export function useTask(): [busy: boolean, run: (task: () => Promise<void>) => Promise<void>] {
  const { announce, report } = useAnnouncements();
  const [busy, setBusy] = useState(false);

  async function run(task: () => Promise<void>) {
    if (busy) return;
    setBusy(true);
    announce(null);
    try {
      await task();
    } catch {
      report({ code: 'unavailable' });
    } finally {
      setBusy(false);
    }
  }

  return [busy, run];
}
