import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Product } from './product';

/** Makes an empty database, as an administrator of PostgreSQL would for us, and returns its address; it goes with the product. */
export async function ownDatabase({ dataDir }: Product): Promise<string> {
  const { url } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
  const name = `own_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
