import type { Command } from '@/bin/command';
import { sayAside } from '@/bin/say-aside';
import { migrateDatabase } from '@/lib/operations/system/migrate-database';

/** `migrate`: prints the names of the migrations it applied, one a line. */
export const migrate: Command = {
  summary: 'Bring the database to this version; start does it too',
  usage: '',
  async run() {
    for (const name of await migrateDatabase(sayAside)) console.log(name);
  },
};
