import { log } from '@/lib/log';
import { sweep as store } from '@/lib/store/sweep';

/** Clears away ceremonies, sessions, limits and codes that have long expired. Any process may, any time. */
export async function sweep(): Promise<void> {
  log.debug('swept', await store());
}
