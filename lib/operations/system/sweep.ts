import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { giveUpOldMail } from '@/lib/operations/system/deliver-mail';
import { observeSweep } from '@/lib/operations/system/metrics';
import { type Swept, sweep as store } from '@/lib/store/retention/sweep';

/**
 * Gives up mail whose links died, where no mail goes out, too; then deletes and erases what is kept no longer (the
 * settings RETENTION_…). One process at a time does so: null while another one is at it. A signal ends it after the batch
 * that it is at.
 */
export async function sweep(signal = new AbortController().signal): Promise<Swept | null> {
  await giveUpOldMail();
  const swept = await store({ retention: config().retention, signal });
  observeSweep(swept ?? {});
  const done = Object.entries(swept ?? {}).filter(([, rows]) => rows > 0);
  if (done.length > 0) log.info('swept', Object.fromEntries(done));
  return swept;
}
