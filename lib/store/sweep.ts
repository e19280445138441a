// Hand-written: what Prisma cannot say (a batch in the order of the key, without what somebody else holds).
import { integer, orNull, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';

const batchSize = 1_000;

/** Batches with little to delete after which a table rests until the next turn, where it goes on. */
const idleBatches = 100;

type Swept = 'ceremonies' | 'sessions' | 'rate_limits' | 'one_time_codes' | 'outbox_mails';

type Batch = { last: string | null; seen: number; gone: number };

type Table = { name: Swept; batch: Statement<{ after: string }, Batch> };

/**
 * One batch: the next rows in the order of the primary key, which for ids is that of time, and of these the ones that
 * are long over. No index on times is needed. What somebody else holds is left for the next turn.
 */
function table(name: Swept, key: string, isOver: string): Table {
  const batch = statement(`sweep_${name}`, (p: Names<{ after: string }>) => ({
    with: `page AS (
      SELECT ${key}, ${isOver} AS is_over FROM ${name} WHERE ${key} > ${p.after} ORDER BY ${key} LIMIT ${batchSize}
    ), doomed AS (
      SELECT ${key} FROM ${name} WHERE ${key} IN (SELECT ${key} FROM page WHERE is_over) AND ${isOver}
      ORDER BY ${key} FOR UPDATE SKIP LOCKED
    ), gone AS (DELETE FROM ${name} WHERE ${key} IN (SELECT ${key} FROM doomed) RETURNING 1)`,
    reads: record({
      last: orNull(text(`(SELECT max(${key}) FROM page)`)),
      seen: integer('(SELECT count(*) FROM page)'),
      gone: integer('(SELECT count(*) FROM gone)'),
    }),
    from: '',
  }));
  return { name, batch };
}

const tables: Table[] = [
  table('ceremonies', 'id', `expires_at < now() - interval '1 hour'`),
  table(
    'sessions',
    'id',
    `coalesce(terminated_at, expires_at) < now() - CASE WHEN user_id IS NULL OR NOT factors ? 'webAuthN' THEN interval '1 hour' ELSE interval '30 days' END`,
  ),
  table('rate_limits', 'key', `resets_at < now() - interval '1 hour'`),
  table('one_time_codes', 'id', `expires_at < now() - interval '30 days'`),
  // Not what waits: without a mail server people read it in the outbox.
  table('outbox_mails', 'id', `coalesce(sent_at, given_up_at) < now() - interval '30 days'`),
];

/** Where each table's next turn begins; a process that starts anew begins anew. */
const positions = new Map<Swept, string>();

async function sweepTable({ name, batch }: Table): Promise<number> {
  let total = 0;
  for (let idle = 0; idle < idleBatches; ) {
    const swept = await run(batch, { after: positions.get(name) ?? '' });
    if (!swept) throw new Error('an aggregate gave no row');
    total += swept.gone;
    const isEnd = swept.seen < batchSize;
    positions.set(name, isEnd ? '' : (swept.last ?? ''));
    if (isEnd) break;
    if (swept.gone < batchSize / 2) idle += 1;
  }
  return total;
}

/**
 * Deletes what has long expired, so that abandoned attempts never fill the tables: a thousand rows at a time, each batch
 * a transaction of its own. Any number of processes may do so at once. Returns how many rows went from each table.
 */
export async function sweep(): Promise<Record<Swept, number>> {
  const gone = { ceremonies: 0, sessions: 0, rate_limits: 0, one_time_codes: 0, outbox_mails: 0 };
  for (const each of tables) gone[each.name] = await sweepTable(each);
  return gone;
}
