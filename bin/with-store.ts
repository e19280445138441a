import { leaveOnSignals } from '@/bin/leave-on-signals';
import { sayAside } from '@/bin/say-aside';
import { openStore } from '@/lib/operations/system/open-store';

/** Runs with the store open, and closes it whatever happens: a database started for it stops again. */
export async function withStore<T>(use: () => Promise<T>): Promise<T> {
  leaveOnSignals();
  const store = await openStore('command', sayAside);
  try {
    return await use();
  } finally {
    await store.close();
  }
}
