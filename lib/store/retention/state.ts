// Hand-written: each table looked through once, by the same conditions as the sweep.
import type { Retention } from '@/lib/retention';
import { readLastTurn } from '@/lib/store/jobs/lease';
import { isStoreUnavailable } from '@/lib/store/postgres/errors';
import { instant, integer, orNull, record } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';
import { isUndone, overdueSeconds, type Rule, rules } from '@/lib/store/retention/rules';
import { sweepJob } from '@/lib/store/retention/sweep';

/** How one table stands: rows that there is anything to do with, the oldest of them, and how late the sweep is. */
type TableState = { rows: number; oldest: Date | null; overdueSeconds: number };

export type RetentionState = {
  /** null: a turn of the sweep has never come to its end. */
  sweptAt: Date | null;
  now: Date;
  tables: {
    rule: Pick<Rule, 'name' | 'table' | 'cases'>;
    /** null: too large to be looked through within the time that a statement has. */
    state: TableState | null;
  }[];
};

const statements = rules.map((rule) => ({
  rule,
  sql: statement(`retention_of_${rule.name}`, (p: Names<Retention>) => ({
    reads: record({
      rows: integer(`count(*) FILTER (WHERE ${isUndone(rule)})`),
      oldest: orNull(instant(`min(${rule.writtenAt}) FILTER (WHERE ${isUndone(rule)})`)),
      overdueSeconds: integer(overdueSeconds(rule, p)),
    }),
    from: `FROM ${rule.table}`,
  })),
}));

/** How every table of which something goes by itself stands. Looks through them all: for people who ask, not for each minute. */
export async function readRetentionState(retention: Retention): Promise<RetentionState> {
  const { now, finishedAt } = await readLastTurn(sweepJob);
  const tables: RetentionState['tables'] = [];
  for (const { rule, sql } of statements) {
    const state = await run(sql, retention).catch((error: unknown) => {
      if (isStoreUnavailable(error)) return null;
      throw error;
    });
    tables.push({ rule, state });
  }
  return { now, sweptAt: finishedAt, tables };
}
