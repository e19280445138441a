// Hand-written: a claim that is taken only where nobody holds it.
import { instant, json, orNull, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

/** For how long a process that falls silent keeps others out. */
const held = `now() + interval '60 seconds'`;

/** Where a job goes on at its next turn, by the name of each of its parts. */
export type Progress = Record<string, string>;

type Params = { name: string; holder: string };

const claimSql = statement('claim_job', (p: Names<Params>) => ({
  with: `claimed AS (
    INSERT INTO job_leases AS l (name, holder, held_until) VALUES (${p.name}, ${p.holder}, ${held})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
      WHERE l.held_until <= now()
    RETURNING l.progress
  )`,
  reads: json<Progress>('claimed.progress'),
  from: 'FROM claimed',
}));

/** Takes the job for this holder, for a minute; its progress so far, or null while somebody else has it. */
export function claimJob(name: string, holder: string): Promise<Progress | null> {
  return run(claimSql, { name, holder });
}

const keepSql = statement('keep_job', (p: Names<Params & { progress: Progress }>) => ({
  with: `kept AS (
    UPDATE job_leases SET held_until = ${held}, progress = ${p.progress}::jsonb
    WHERE name = ${p.name} AND holder = ${p.holder} AND held_until > now() RETURNING name
  )`,
  reads: text('kept.name'),
  from: 'FROM kept',
}));

/** Keeps the job for another minute, and what was done of it; false when it is no longer this holder's. */
export async function keepJob(name: string, holder: string, progress: Progress): Promise<boolean> {
  return (await run(keepSql, { name, holder, progress })) !== null;
}

type Release = Params & { progress: Progress; isFinished: boolean };

const releaseSql = statement('release_job', (p: Names<Release>) => ({
  with: `released AS (
    UPDATE job_leases SET holder = NULL, held_until = now(), progress = ${p.progress}::jsonb,
      finished_at = CASE WHEN ${p.isFinished}::boolean THEN now() ELSE finished_at END
    WHERE name = ${p.name} AND holder = ${p.holder} RETURNING name
  )`,
  reads: text('released.name'),
  from: 'FROM released',
}));

/** Lets others have the job; `isFinished`: this turn came to its end. */
export async function releaseJob(
  name: string,
  holder: string,
  { progress, isFinished }: { progress: Progress; isFinished: boolean },
): Promise<void> {
  await run(releaseSql, { name, holder, progress, isFinished });
}

const lastSql = statement('last_turn_of_job', (p: Names<{ name: string }>) => ({
  reads: record({ now: instant('now()'), finishedAt: orNull(instant('l.finished_at')) }),
  from: `FROM (SELECT 1) one LEFT JOIN job_leases l ON l.name = ${p.name}`,
}));

/** When a turn of the job last came to its end, and what time it is now, by the database's clock. */
export async function readLastTurn(name: string): Promise<{ now: Date; finishedAt: Date | null }> {
  const last = await run(lastSql, { name });
  if (!last) throw new Error('an outer join gave no row');
  return last;
}
