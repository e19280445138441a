import { type Contestant, people } from '@/bench/contestant';
import type { DatabaseCounters } from '@/bench/database-counters';
import { driveFor, driveOnce, type Load } from '@/bench/load';
import { cpuMilliseconds, familyCpuMilliseconds } from '@/bench/process-usage';
import { median, sumUp, type Turn } from '@/bench/statistics';

/** A turn with what it cost: CPU milliseconds per ceremony, of the server and of PostgreSQL. */
export type Figures = Turn & { serverCpu: number; databaseCpu: number };

/** What PostgreSQL did for one ceremony. */
export type Cost = { statements: number; commits: number };

/** What is measured: sign-ins for a while, or one registration for everybody, at a concurrency. */
export type Discipline = {
  ceremony: 'sign-in' | 'registration';
  concurrency: number;
  milliseconds: number;
};

function drive(contestant: Contestant, discipline: Discipline): Promise<Load> {
  const { ceremony, concurrency, milliseconds } = discipline;
  // Registrations pile up: a turn gives everybody one more passkey, however long that takes.
  return ceremony === 'registration'
    ? driveOnce(contestant.register, { concurrency, people })
    : driveFor(milliseconds, contestant.signIn, { concurrency, people });
}

async function takeTurn(
  contestant: Contestant,
  discipline: Discipline,
  postgresPid: number,
): Promise<Figures> {
  const server = cpuMilliseconds(contestant.pid);
  const database = familyCpuMilliseconds(postgresPid);
  const { times, elapsed } = await drive(contestant, discipline);
  return {
    ...sumUp(times, elapsed),
    serverCpu: (cpuMilliseconds(contestant.pid) - server) / times.length,
    databaseCpu: (familyCpuMilliseconds(postgresPid) - database) / times.length,
  };
}

function medianOf(turns: Figures[]): Figures {
  const of = (key: keyof Figures) => median(turns.map((turn) => turn[key]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    serverCpu: of('serverCpu'),
    databaseCpu: of('databaseCpu'),
  };
}

const warmUpCeremonies = 2000;

/** Runs a server until its code is compiled and its caches are full; slow ones for half a minute at most. */
export async function warmUp(contestant: Contestant): Promise<void> {
  await driveOnce(contestant.register, { concurrency: 16, people });
  const deadline = performance.now() + 30_000;
  for (let done = 0; done < warmUpCeremonies && performance.now() < deadline; done += people)
    await driveOnce(contestant.signIn, { concurrency: 16, people });
}

/** Lets them take turns; the median of each one's rounds, in their order. */
export async function compete(
  contestants: Contestant[],
  discipline: Discipline,
  { rounds, postgresPid }: { rounds: number; postgresPid: number },
): Promise<Figures[]> {
  const turns: Figures[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contestant] of contestants.entries())
      turns[index]?.push(await takeTurn(contestant, discipline, postgresPid));
  }
  return turns.map(medianOf);
}

/** Statements and commits of one ceremony, over one for each person, one after the other. */
export async function countCost(
  contestant: Contestant,
  ceremony: Discipline['ceremony'],
  counters: DatabaseCounters,
): Promise<Cost> {
  const run = ceremony === 'sign-in' ? contestant.signIn : contestant.register;
  const before = await counters.read();
  await driveOnce(run, { concurrency: 1, people });
  const after = await counters.read();
  return {
    statements: (after.statements - before.statements) / people,
    commits: (after.commits - before.commits) / people,
  };
}
