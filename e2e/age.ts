import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Product } from './product';

/**
 * Makes the sign-ins of a person older, as if they had happened that many minutes earlier: the database's clock
 * decides what is fresh, so tests age rows and wait for nothing.
 */
export async function ageSessions(
  { dataDir }: Product,
  email: string,
  minutes: number,
): Promise<void> {
  const { url } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `UPDATE sessions SET factors = jsonb_set(factors, '{webAuthN,verifiedAt}',
         to_jsonb((factors->'webAuthN'->>'verifiedAt')::timestamptz - make_interval(mins => $2)))
       WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
      [email, minutes],
    );
    if (rowCount === 0) throw new Error(`${email} has no session`);
  } finally {
    await client.end();
  }
}
