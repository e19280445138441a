import { databaseRole } from '@/lib/store/postgres/embedded/cluster';
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

async function query(url: string, statement: string): Promise<number> {
  const client = await openConnection(url);
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Whether PostgreSQL lets us in there. */
export async function answers(url: string): Promise<boolean> {
  return query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

/** Makes the database that `url` names, if it is not there yet. Throws when PostgreSQL refuses us. */
export async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const exists = `SELECT 1 FROM pg_database WHERE datname = '${databaseRole}'`;
  if ((await query(maintenance.href, exists)) === 0) {
    await query(maintenance.href, `CREATE DATABASE ${databaseRole}`);
  }
}
