// What minutes of load leave behind: memory, descriptors, connections, rows. Usage: npx tsx bench/endurance.ts [--minutes 20]
import { parseArgs } from 'node:util';
import pg from 'pg';
import { people } from '@/bench/contestant';
import { closeConnections } from '@/bench/http-client';
import { latchkey } from '@/bench/latchkey';
import { driveFor } from '@/bench/load';
import { startProduct } from '@/bench/product';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: '4' },
  },
});

/** Each minute is told as a month, past the product: the sweep has as much to do as load brings. */
const agings = [
  `UPDATE ceremonies SET expires_at = expires_at - interval '30 days' WHERE created_at < now() - interval '1 minute'`,
  `UPDATE sessions SET expires_at = least(expires_at - interval '30 days', now() - interval '1 day'),
     changed_at = changed_at - interval '30 days' WHERE created_at < now() - interval '1 minute'`,
];

const tables = ['sessions', 'ceremonies', 'audit_events', 'rate_limits', 'outbox_mails'];

const measured = {
  memory: /^process_resident_memory_bytes (\d+)/m,
  heap: /^nodejs_heap_size_used_bytes (\d+)/m,
  descriptors: /^process_open_fds (\d+)/m,
  lag: /^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m,
  busy: /^latchkey_database_connections\{state="busy"\} (\d+)/m,
  swept: /^latchkey_sweep_rows_total\{rule="sessions"\} (\d+)/m,
  failed: /^latchkey_job_turns_total\{job="sweep",outcome="failed"\} (\d+)/m,
};

async function look(origin: string, client: pg.Client): Promise<Record<string, number>> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const seen: Record<string, number> = {};
  for (const [name, pattern] of Object.entries(measured))
    seen[name] = Number(pattern.exec(text)?.[1] ?? 0);
  seen['memory'] = Math.round((seen['memory'] ?? 0) / 1024 ** 2);
  seen['heap'] = Math.round((seen['heap'] ?? 0) / 1024 ** 2);
  for (const table of tables) {
    const { rows } = await client.query(`SELECT count(*)::int AS n FROM ${table}`);
    seen[table] = rows[0].n;
  }
  return seen;
}

const product = await startProduct();
const client = new pg.Client({ connectionString: product.databaseUrl });
await client.connect();
try {
  const { signIn } = await latchkey(product);
  const table: Record<string, number>[] = [];
  const load = { concurrency: Number(values.concurrency), people };
  for (let minute = 1; minute <= Number(values.minutes); minute += 1) {
    const { times } = await driveFor(60_000, signIn, load);
    const seen = { minute, signIns: times.length, ...(await look(product.origin, client)) };
    table.push(seen);
    console.error(JSON.stringify(seen));
    for (const sql of agings) await client.query(sql);
  }
  console.table(table);
} finally {
  closeConnections();
  await client.end();
  await product.stop();
}
