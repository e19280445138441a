import type { Pool } from 'pg';
import { listMigrations } from '@/lib/store/postgres/migrate/files';
import { appliedMigrations } from '@/lib/store/postgres/migrate/pending';
import { DatabaseRefused } from '@/lib/store/postgres/refusals';

/** Tables, views and the like that no extension brought, and that Prisma Migrate does not keep for itself. */
const foreignTables = `SELECT relname FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND relname <> '_prisma_migrations'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
  ORDER BY relname LIMIT 4`;

async function checkUnused(connections: Pool, schema: string): Promise<void> {
  const ours = new Set(await listMigrations());
  const applied = await appliedMigrations(connections);
  if ([...applied].some((name) => ours.has(name))) return;
  const { rows } = await connections.query<{ relname: string }>(foreignTables);
  if (rows.length === 0) return;
  const names = rows.slice(0, 3).map(({ relname }) => relname);
  const list = rows.length > 3 ? `${names.join(', ')}, …` : names.join(', ');
  throw new DatabaseRefused(
    `the schema ${schema} holds tables of something else (${list}): give Latchkey a database of its own, ` +
      'or a schema of its own with ?schema= in the address.',
  );
}

/**
 * Makes sure that there is a schema in which we may make tables, and that nobody else's are in it. The schema that
 * the address names is made if it is missing. Throws DatabaseRefused, or what PostgreSQL said.
 */
export async function prepareSchema(connections: Pool, wanted: string | null): Promise<void> {
  if (wanted !== null) await connections.query(`CREATE SCHEMA IF NOT EXISTS "${wanted}"`);
  const { rows } = await connections.query<{ schema: string | null; may_create: boolean }>(
    `SELECT current_schema() AS schema, has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
  );
  const { schema = null, may_create: mayCreate = false } = rows[0] ?? {};
  if (schema === null) {
    throw new DatabaseRefused(
      "the search path of the database's user leads to no schema: name one with ?schema= in the address.",
    );
  }
  if (!mayCreate) {
    throw new DatabaseRefused(
      `the database's user may not make tables in the schema ${schema}: make it the owner of the database, ` +
        `or say GRANT CREATE ON SCHEMA ${schema} TO it.`,
    );
  }
  await checkUnused(connections, schema);
}
