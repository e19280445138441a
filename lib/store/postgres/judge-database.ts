import type { BoundedClient } from '@/lib/store/postgres/bounded-client';
import { errorCode } from '@/lib/store/postgres/errors';
import { openConnection } from '@/lib/store/postgres/open-connection';
import { DatabaseRefused } from '@/lib/store/postgres/refusals';

const oldestVersion = 150_000;

/** Always the same, so that a pooler that forgets whose it is meets it again. */
const probe = { name: 'latchkey_probe', text: 'SELECT 1' };

function checkVersion({ session }: BoundedClient): void {
  if (session.version >= oldestVersion) return;
  const major = Math.floor(session.version / 10_000);
  throw new DatabaseRefused(`PostgreSQL 15 or newer is needed, this is ${major}.`);
}

/** Behind a pooler nothing of a session lasts; prepared statements do, if it looks after them. */
async function checkPooler(client: BoundedClient, databaseUrl: string): Promise<void> {
  const { rows } = await client.query('SELECT current_schema() AS schema');
  if (client.schema !== null && rows[0]?.schema !== client.schema) {
    throw new DatabaseRefused(
      'a pooler stands before the database, and ?schema= does not last there: leave it out of the address and ' +
        `say ALTER ROLE … SET search_path = ${client.schema} in the database.`,
    );
  }
  const other = await openConnection(databaseUrl);
  try {
    for (const each of [client, other, client, other]) await each.query(probe);
  } catch (error) {
    if (!/^(26000|42P05)$/.test(errorCode(error) ?? '')) throw error;
    throw new DatabaseRefused(
      'the pooler before the database loses prepared statements: PgBouncer 1.21 or newer with ' +
        "max_prepared_statements above 0 keeps them, and so does its session mode, or use the database's own address.",
    );
  } finally {
    await other.end();
  }
}

/**
 * Connects, and judges whether Latchkey can run on what answers. Throws DatabaseRefused, or the error of
 * connecting.
 */
export async function judgeDatabase(databaseUrl: string): Promise<void> {
  const client = await openConnection(databaseUrl);
  try {
    checkVersion(client);
    if (!client.session.is_direct) await checkPooler(client, databaseUrl);
  } finally {
    await client.end();
  }
}
