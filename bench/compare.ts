import { availableParallelism } from 'node:os';
import { betterAuth } from '@/bench/better-auth';
import type { Contestant } from '@/bench/contestant';
import { watchDatabase } from '@/bench/database-counters';
import { latchkey } from '@/bench/latchkey';
import { compete, countCost, type Discipline, warmUp } from '@/bench/measure';
import { residentMebibytes } from '@/bench/process-usage';
import type { Product } from '@/bench/product';
import type { Report } from '@/bench/report';

/** How many rounds everybody has, how many seconds a turn of sign-ins takes, and whether a peer is measured beside. */
export type Plan = { rounds: number; seconds: number; withPeers: boolean };

const ceremonies = ['sign-in', 'registration'] as const;

async function countCosts(contestants: Contestant[]): Promise<Report['costs']> {
  const costs: Report['costs'] = ceremonies.map((ceremony) => ({ ceremony, cost: [] }));
  for (const contestant of contestants) {
    const counters = await watchDatabase(contestant.databaseUrl);
    for (const { ceremony, cost } of costs)
      cost.push(await countCost(contestant, ceremony, counters));
    await counters.close();
  }
  return costs;
}

/** Measures a running product, and its peers in turns with it; `tell` hears what is going on. */
export async function compare(
  product: Product,
  { rounds, seconds, withPeers }: Plan,
  tell: (what: string) => void,
): Promise<Report> {
  tell('making people');
  const contestants = [await latchkey(product)];
  if (withPeers) contestants.push(await betterAuth(product.databaseUrl));
  try {
    tell('warming up');
    for (const contestant of contestants) await warmUp(contestant);
    const milliseconds = seconds * 1000;
    const disciplines: Discipline[] = [
      ...[1, 16, 64].map((concurrency) => ({
        ceremony: 'sign-in' as const,
        concurrency,
        milliseconds,
      })),
      { ceremony: 'registration', concurrency: 16, milliseconds },
    ];
    const measured: Report['disciplines'] = [];
    for (const discipline of disciplines) {
      tell(`${discipline.ceremony}, ${discipline.concurrency} at once`);
      const { postgresPid } = product;
      const figures = await compete(contestants, discipline, { rounds, postgresPid });
      measured.push({ ...discipline, figures });
    }
    const memoryMebibytes = contestants.map(({ pid }) => residentMebibytes(pid));
    tell('counting statements and commits');
    return {
      node: process.version,
      cores: availableParallelism(),
      rounds,
      contestants: contestants.map(({ name }) => name),
      disciplines: measured,
      costs: await countCosts(contestants),
      memoryMebibytes,
    };
  } finally {
    for (const contestant of contestants) await contestant.stop();
  }
}
