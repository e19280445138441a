// What becomes of sign-ins when the database stalls, moves or refuses. Usage: npm run test:failover -- [words of a name]
import { hasPostgres } from '@/bench/failover/cluster';
import { scenarios } from '@/bench/failover/scenarios';
import { closeConnections } from '@/bench/http-client';

const wanted = process.argv.slice(2).join(' ');
let passed = 0;
let failed = 0;
let skipped = 0;

for (const { name, missing, run } of scenarios.filter((each) => each.name.includes(wanted))) {
  console.log(`\n${name}`);
  const reason = hasPostgres()
    ? (missing?.() ?? null)
    : 'there is no PostgreSQL 15 in /usr/lib/postgresql/15/bin (POSTGRES_BIN names another)';
  if (reason !== null) {
    skipped += 1;
    console.log(`  skipped: ${reason}`);
    continue;
  }
  try {
    await run(
      (fact) => console.log(`  ${fact}`),
      (holds, what) => {
        console.log(`  ${holds ? 'ok  ' : 'FAIL'}  ${what}`);
        if (holds) passed += 1;
        else failed += 1;
      },
    );
  } catch (error) {
    failed += 1;
    console.log(`  FAIL  ${error instanceof Error ? error.stack : error}`);
  }
  closeConnections();
}
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
