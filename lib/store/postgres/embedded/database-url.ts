import { databaseRole } from '@/lib/store/postgres/embedded/cluster';
import { isSameFolder } from '@/lib/store/postgres/embedded/folder-identity';
import type { Endpoint } from '@/lib/store/postgres/embedded/postmaster';
import { openConnection } from '@/lib/store/postgres/open-connection';

/** The address that pg, psql and Prisma all understand. */
export function databaseUrl(password: string, endpoint: Endpoint, database = databaseRole): string {
  const credentials = `${databaseRole}:${password}`;
  return endpoint.kind === 'socket'
    ? `postgresql://${credentials}@localhost/${database}?host=${encodeURIComponent(endpoint.folder)}`
    : `postgresql://${credentials}@127.0.0.1:${endpoint.port}/${database}`;
}

/** The password inside an address. */
export function passwordOf(url: string): string {
  return decodeURIComponent(new URL(url).password);
}

async function query(url: string, statement: string): Promise<string[]> {
  const client = await openConnection(url);
  try {
    const { rows } = await client.query<{ value: string }>(statement);
    return rows.map(({ value }) => value);
  } finally {
    await client.end();
  }
}

/** Whether PostgreSQL lets us in there, and says that its cluster is the one in this folder. */
export async function answersFor(cluster: string, url: string): Promise<boolean> {
  return query(url, `SELECT current_setting('data_directory') AS value`).then(
    ([folder = '']) => isSameFolder(folder, cluster),
    () => false,
  );
}

/** Makes the database that `url` names, if it is not there yet. Throws when PostgreSQL refuses us. */
export async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const exists = `SELECT datname AS value FROM pg_database WHERE datname = '${databaseRole}'`;
  if ((await query(maintenance.href, exists)).length === 0) {
    await query(maintenance.href, `CREATE DATABASE ${databaseRole}`);
  }
}
