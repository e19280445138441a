// What growth does to sign-ins: see README.md. Usage: npx tsx bench/growth.ts [--rounds 5] [--seconds 4]
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Contestant } from '@/bench/contestant';
import { closeConnections } from '@/bench/http-client';
import { latchkey } from '@/bench/latchkey';
import { driveOnce } from '@/bench/load';
import { compete, warmUp } from '@/bench/measure';
import { type Product, startProduct } from '@/bench/product';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
  },
});

const size = { people: 100_000, events: 1_000_000, endedSessions: 200_000 };

/** Rows as they come to be over the years, written past the product: only their number matters here. */
const growth = [
  `INSERT INTO users (id, organization_id, login_name, email, display_name, roles, webauthn_handle)
   SELECT 'g' || n, o.id, 'grown-' || n || '@bench.example', 'grown-' || n || '@bench.example', 'Grown ' || n, '{}',
     decode(md5(n::text), 'hex') FROM organizations o, generate_series(1, ${size.people}) n WHERE o.is_default`,
  `INSERT INTO passkeys (id, user_id, credential_id, public_key, algorithm, sign_count, aaguid, attestation_type,
     backup_eligible, backed_up, user_verified, rp_id, name, transports)
   SELECT 'g' || n, 'g' || n, 'grown-' || md5(n::text), decode(repeat(md5(n::text), 5), 'hex'), -7, 0,
     '00000000-0000-0000-0000-000000000000', 'none', false, false, true, 'localhost', 'Grown', '{internal}'
   FROM generate_series(1, ${size.people}) n`,
  `INSERT INTO sessions (id, token_hash, user_id, factors, expires_at, terminated_at, created_at)
   SELECT (100000000000000000 + n)::text, sha256(n::text::bytea), 'g' || (1 + n % ${size.people}),
     '{"user": {"verifiedAt": "2026-01-01T00:00:00Z"}}', now(), now() - interval '1 day', now() - interval '2 days'
   FROM generate_series(1, ${size.endedSessions}) n`,
  `INSERT INTO audit_events (type, actor_id, subject_id, facts, request_id, detail_digest, address, user_agent)
   SELECT 'session.passkey.checked', 'g1', 'g' || (1 + n % ${size.people}), '{"sessionId": "401118680852725761"}',
     'grown', sha256(n::text::bytea), '203.0.113.7', 'Mozilla/5.0' FROM generate_series(1, ${size.events}) n`,
  'ANALYZE',
  'CHECKPOINT',
];

async function ask<T extends object>(url: string, sql: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<T>(sql);
    return rows[0] ?? ({} as T);
  } finally {
    await client.end();
  }
}

type Bytes = { wal: string; audit: string };

const bytesSql = `SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS wal,
  pg_total_relation_size('audit_events') AS audit`;

/** What one sign-in leaves, over so many that pages and checkpoints hardly count. */
async function bytesPerSignIn({ signIn, databaseUrl }: Contestant) {
  const before = await ask<Bytes>(databaseUrl, bytesSql);
  const rounds = 12;
  for (let round = 0; round < rounds; round += 1)
    await driveOnce(signIn, { concurrency: 16, people: 256 });
  const after = await ask<Bytes>(databaseUrl, bytesSql);
  const each = (key: keyof Bytes) =>
    Math.round((Number(after[key]) - Number(before[key])) / (rounds * 256));
  return { wal: each('wal'), audit: each('audit') };
}

/** The share of updates that touched no index, by table. */
const inPageSql = `SELECT json_object_agg(relname, round(n_tup_hot_upd::numeric / n_tup_upd, 3)) AS shares
  FROM pg_stat_user_tables WHERE relname IN ('sessions', 'passkeys', 'ceremonies') AND n_tup_upd > 0`;

async function grow({ databaseUrl }: Product): Promise<void> {
  for (const sql of growth) await ask(databaseUrl, sql);
}

const [small, large] = [await startProduct(), await startProduct()];
try {
  const contestants = [await latchkey(small), await latchkey(large)];
  for (const contestant of contestants) await warmUp(contestant);
  console.error('... growing');
  await grow(large);
  for (const contestant of contestants) await warmUp(contestant);
  const plan = {
    ceremony: 'sign-in' as const,
    concurrency: 16,
    milliseconds: 1000 * Number(values.seconds),
  };
  const rounds = Number(values.rounds);
  const figures = [];
  for (const [index, product] of [small, large].entries()) {
    const contestant = contestants[index];
    if (!contestant) continue;
    figures.push({ what: index === 0 ? 'small' : 'grown', ...(await bytesPerSignIn(contestant)) });
    const { shares } = await ask<{ shares: object }>(product.databaseUrl, inPageSql);
    Object.assign(figures.at(-1) ?? {}, shares);
  }
  console.error('... in turns');
  const turns = await compete(contestants, plan, { rounds, postgresPid: large.postgresPid });
  const rates = turns.map(({ perSecond }) => Math.round(perSecond));
  console.table(figures);
  console.log(
    `sign-ins a second, ${plan.concurrency} at once, ${rounds} rounds in turns: ${rates.join(' small, ')} grown`,
  );
  console.log(`ratio: ${((turns[1]?.perSecond ?? 0) / (turns[0]?.perSecond ?? 1)).toFixed(2)} x`);
} finally {
  closeConnections();
  await small.stop();
  await large.stop();
}
