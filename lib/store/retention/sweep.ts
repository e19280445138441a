// Hand-written: what Prisma cannot say (a batch in the order of the key, without what somebody else holds).
import { setTimeout as pause } from 'node:timers/promises';
import type { Retention } from '@/lib/retention';
import { claimJob, keepJob, type Progress, releaseJob } from '@/lib/store/jobs/lease';
import { bool, integer, orNull, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';
import { isOld, isUndone, type Rule, rules } from '@/lib/store/retention/rules';
import { newSecret } from '@/lib/tokens';

/** The name of the sweep among the jobs. */
export const sweepJob = 'sweep';

const batchSize = 1_000;

/** Batches with little to do after which a table rests until the next turn, where it goes on. */
const idleBatches = 100;

/** Well before the lease is over. */
const keepMilliseconds = 15_000;

type Params = Retention & { after: string };

type Batch = { last: string | null; seen: number; done: number; hasYoung: boolean };

/** What one turn did: rows deleted or erased, by the name of the rule. */
export type Swept = Record<string, number>;

/**
 * One batch: the next rows in the order of the primary key, which for ids is that of time, and of these the ones that
 * are too old. No index on times is needed. What somebody else holds is left for the next walk.
 */
function batchOf(rule: Rule): Statement<Params, Batch> {
  const { name, table, key, start, act } = rule;
  return statement(`sweep_${name}`, (p: Names<Params>) => {
    const isDue = `(${isOld(rule, p)}) AND (${isUndone(rule)})`;
    const doomed = `${key} IN (SELECT ${key} FROM doomed)`;
    const done =
      act === 'delete'
        ? `DELETE FROM ${table} WHERE ${doomed}`
        : `UPDATE ${table} SET ${act.erase.map((column) => `${column} = NULL`).join(', ')} WHERE ${doomed}`;
    return {
      with: `page AS (
      SELECT ${key}, ${rule.isOrdered ? isOld(rule, p) : 'true'} AS is_old, ${isDue} AS is_due
      FROM ${table} WHERE ${key} > ${p.after}::${start.type} ORDER BY ${key} LIMIT ${batchSize}
    ), young AS (SELECT min(${key}) AS ${key} FROM page WHERE NOT is_old
    ), doomed AS (
      SELECT ${key} FROM ${table} WHERE ${key} IN (SELECT ${key} FROM page WHERE is_due) AND ${isDue}
      ORDER BY ${key} FOR UPDATE SKIP LOCKED
    ), done AS (${done} RETURNING 1)`,
      reads: record({
        last: orNull(
          text(
            `(SELECT max(page.${key})::text FROM page, young WHERE young.${key} IS NULL OR page.${key} < young.${key})`,
          ),
        ),
        seen: integer('(SELECT count(*) FROM page)'),
        done: integer('(SELECT count(*) FROM done)'),
        hasYoung: bool(`(SELECT ${key} IS NOT NULL FROM young)`),
      }),
      from: '',
    };
  });
}

const batches = new Map(rules.map((rule) => [rule.name, batchOf(rule)]));

/** Which process this is, to the others. */
const holder = newSecret();

/** One batch of a rule: how many rows it did, and whether the walk came to its end. */
async function sweepBatch(
  rule: Rule,
  retention: Retention,
  progress: Progress,
): Promise<{ done: number; isEnd: boolean }> {
  const batch = batches.get(rule.name);
  const after = progress[rule.name] ?? rule.start.after;
  const swept = batch && (await run(batch, { ...retention, after }));
  if (!swept) throw new Error('an aggregate gave no row');
  const isEnd = swept.seen < batchSize || swept.hasYoung;
  // In order, what lies behind is done for good; else the walk begins anew.
  progress[rule.name] = isEnd && !rule.isOrdered ? rule.start.after : (swept.last ?? after);
  return { done: swept.done, isEnd };
}

export type Turn = { retention: Retention; signal: AbortSignal };

/** A turn as it stands: what is left of it, with the idle batches of each rule so far, and what went wrong. */
type Walk = { left: Map<Rule, number>; swept: Swept; progress: Progress; failures: unknown[] };

/** A batch of one rule, which is done with where the walk came to its end, has rested or failed. */
async function step(walk: Walk, rule: Rule, retention: Retention): Promise<void> {
  const { left, swept, progress, failures } = walk;
  try {
    const { done, isEnd } = await sweepBatch(rule, retention, progress);
    swept[rule.name] = (swept[rule.name] ?? 0) + done;
    const idle = (left.get(rule) ?? 0) + (done < batchSize / 2 ? 1 : 0);
    if (isEnd || idle > idleBatches) left.delete(rule);
    else left.set(rule, idle);
  } catch (error) {
    failures.push(error);
    left.delete(rule);
  }
}

/**
 * Goes around the tables, a batch of each, so that a full one holds up none of the others; true when it came to the end of
 * all. A table whose batch fails is left out, and why is thrown once the others are done.
 */
async function goAround(walk: Walk, { retention, signal }: Turn): Promise<boolean> {
  let keptAt = performance.now();
  while (walk.left.size > 0) {
    for (const rule of [...walk.left.keys()]) {
      const began = performance.now();
      await step(walk, rule, retention);
      const now = performance.now();
      if (now - keptAt > keepMilliseconds) {
        if (!(await keepJob(sweepJob, holder, walk.progress))) return false;
        keptAt = now;
      }
      if (signal.aborted) return false;
      // Half of the time is left to whoever serves people.
      await pause(now - began);
    }
  }
  if (walk.failures.length > 0) throw walk.failures[0];
  return true;
}

/**
 * Deletes and erases what is too old by the settings: a thousand rows at a time, each batch a transaction of its own,
 * with a pause behind it. One process at a time does it; null while another one is at it. A signal ends the turn after
 * the batch. What was done is what is returned, also where the turn was ended; the next one goes on from there.
 */
export async function sweep(turn: Turn): Promise<Swept | null> {
  const progress = await claimJob(sweepJob, holder);
  if (!progress) return null;
  const left = new Map(rules.map((rule) => [rule, 0]));
  const walk: Walk = { left, swept: {}, progress, failures: [] };
  let isFinished = false;
  try {
    isFinished = await goAround(walk, turn);
    return walk.swept;
  } finally {
    await releaseJob(sweepJob, holder, { progress, isFinished });
  }
}
