/** A process for the tests: owns DATA_DIR and writes rows, printing each number once it is committed. */
import pg from 'pg';
import { ownDatabase } from '@/lib/store/postgres/embedded/embedded';

const database = await ownDatabase(process.argv[2] ?? '');
database.onEnd(() => process.exit(3));
const client = new pg.Client({ connectionString: database.url });
client.on('error', () => undefined);
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS kept (number bigint PRIMARY KEY)');
process.on('SIGTERM', () => {
  void client
    .end()
    .then(() => database.close())
    .then(() => process.exit(0));
});
for (let number = 1; ; number++) {
  await client.query('INSERT INTO kept VALUES ($1)', [number]);
  process.stdout.write(`${number}\n`);
}
