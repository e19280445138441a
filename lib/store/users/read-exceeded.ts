// Hand-written: what Prisma cannot say (each counter beside its own maximum).
import type { Limit } from '@/lib/model';
import { exceededAfter, type LimitParams, limitParams } from '@/lib/store/parts/limits';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

const readExceededSql = statement('read_exceeded', (p: Names<LimitParams>) => ({
  reads: exceededAfter(p),
  from: '',
}));

/** Seconds until the last of these counters that is over its maximum starts anew; null when none is. Raises nothing. */
export function readExceeded(limits: Limit[]): Promise<number | null> {
  return run(readExceededSql, limitParams(limits));
}
