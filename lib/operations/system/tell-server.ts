import { config, toldSettings } from '@/lib/config';
import { log } from '@/lib/log';
import type { OpenStore } from '@/lib/operations/system/open-store';
import { tellRunningServer } from '@/lib/store/postgres/embedded/running-server';

/**
 * Tells in DATA_DIR where this server is, so that commands in another terminal print its links, until it is withdrawn.
 * A server whose database is elsewhere needs no DATA_DIR: that it cannot be written is logged, no more.
 */
export function tellServer({ database }: Pick<OpenStore, 'database'>): { withdraw: () => void } {
  const { dataDir } = config();
  try {
    return tellRunningServer(dataDir, { settings: toldSettings(), database });
  } catch (error) {
    log.warn('address_not_told', { dataDir, reason: String(error) });
    return { withdraw: () => undefined };
  }
}
