import { config } from '@/lib/config';
import { checkUnowned } from '@/lib/store/postgres/embedded/embedded';

/** Throws what openStore would throw because another server owns DATA_DIR, before anything is touched. */
export function refuseSecondServer(): void {
  const { databaseUrl, dataDir } = config();
  if (databaseUrl === null) checkUnowned(dataDir);
}
