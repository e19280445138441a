import { log } from '@/lib/log';
import { giveUpOldMail } from '@/lib/operations/system/deliver-mail';
import { sweep as store } from '@/lib/store/sweep';

/**
 * Clears away ceremonies, sessions, limits, codes and mail that have long expired, and gives up mail whose links died, where
 * no mail goes out, too. Any process may, any time.
 */
export async function sweep(): Promise<void> {
  await giveUpOldMail();
  log.debug('swept', await store());
}
