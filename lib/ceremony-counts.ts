import type { ErrorCode } from '@/lib/errors';
import type { Result } from '@/lib/result';

/** Which half of which ceremony. */
export type CeremonyHalf = `${'sign_in' | 'registration'}.${'begin' | 'finish'}`;

/** `ok`, the code of a refusal, or `error` for a bug: a closed set. */
type Outcome = 'ok' | ErrorCode | 'error';

type Count = { half: CeremonyHalf; outcome: Outcome; count: number };

// Pages and API count in one process, each in its own bundle.
const holder = globalThis as { latchkeyCeremonies?: Map<string, Count> };
holder.latchkeyCeremonies ??= new Map();
const counts = holder.latchkeyCeremonies;

function count(half: CeremonyHalf, outcome: Outcome): void {
  const key = `${half} ${outcome}`;
  const known = counts.get(key);
  if (known) known.count += 1;
  else counts.set(key, { half, outcome, count: 1 });
}

/** Counts what becomes of half a ceremony, and hands it on. */
export async function counted<T>(half: CeremonyHalf, work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    const result = await work;
    count(half, result.ok ? 'ok' : result.error.code);
    return result;
  } catch (error) {
    const isDown = error instanceof Error && 'code' in error && error.code === 'store_unavailable';
    count(half, isDown ? 'unavailable' : 'error');
    throw error;
  }
}

/** What became of the ceremonies of this process since its start. */
export function ceremonyCounts(): readonly Readonly<Count>[] {
  return [...counts.values()];
}
