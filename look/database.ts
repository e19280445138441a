import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Product } from '../e2e/product';

async function ask(product: Product, sql: string): Promise<Record<string, unknown>[]> {
  const file = await readFile(join(product.dataDir, 'database.json'), 'utf8');
  const client = new Client({ connectionString: JSON.parse(file).url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Takes a table away: what reads it fails as no page should. */
export async function hideTable(product: Product, table: string): Promise<void> {
  await ask(product, `ALTER TABLE ${table} RENAME TO ${table}_hidden`);
}

/** Brings back a table that was taken away. */
export async function showTable(product: Product, table: string): Promise<void> {
  await ask(product, `ALTER TABLE ${table}_hidden RENAME TO ${table}`);
}

/** Has the database answer nobody while `work` runs, as one does whose disk hangs. */
export async function whileStalled(product: Product, work: () => Promise<unknown>): Promise<void> {
  const file = await readFile(join(product.dataDir, 'database.json'), 'utf8');
  const backends = await ask(product, 'SELECT pid FROM pg_stat_activity');
  const processes = [JSON.parse(file).postgres.pid, ...backends.map(({ pid }) => pid)].map(Number);
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processes) {
      try {
        process.kill(pid, name);
      } catch {
        // One of its connections was closed meanwhile.
      }
    }
  };
  signal('SIGSTOP');
  try {
    await work();
  } finally {
    signal('SIGCONT');
  }
}
