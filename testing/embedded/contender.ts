/** A process for the tests: waits for a line, tries to own DATA_DIR, says how it went, holds on until killed. */
import { createInterface } from 'node:readline';
import { tryOwn } from '@/lib/store/postgres/embedded/owner-lock';

process.stdout.write('ready\n');
createInterface(process.stdin).once('line', () => {
  const outcome = tryOwn(process.argv[2] ?? '', 'server');
  process.stdout.write('release' in outcome ? 'owner\n' : `refused by ${outcome.pid}\n`);
  setInterval(() => undefined, 60_000);
});
