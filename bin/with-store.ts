import { sayAside } from '@/bin/say-aside';
import { openStore } from '@/lib/operations/system/open-store';

/** Runs with the store open, and closes it whatever happens: a database started for it stops again. */
export async function withStore<T>(use: () => Promise<T>): Promise<T> {
  // By default Ctrl-C ends the process without its exit handlers, which stop the database.
  const leave = () => process.exit(130);
  process.once('SIGINT', leave).once('SIGTERM', leave);
  const store = await openStore('command', sayAside);
  try {
    return await use();
  } finally {
    await store.close();
  }
}
