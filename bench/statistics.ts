/** The value below which that share of the sorted values lies (nearest rank); 0 for none. */
function percentile(sorted: number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** The middle value of the rounds: one round on a busy machine decides nothing. */
export function median(values: number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** What one turn showed: times in milliseconds. */
export type Turn = { perSecond: number; p50: number; p95: number; p99: number };

/** Sums up the times of single ceremonies that together took `elapsed` milliseconds. */
export function sumUp(times: number[], elapsed: number): Turn {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    perSecond: (times.length * 1000) / elapsed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
  };
}
