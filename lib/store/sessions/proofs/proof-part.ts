import type { Names } from '@/lib/store/postgres/statement';

/**
 * SQL for a user's id, null for nobody: `settled` is whom the session was of before, `named` whom the proof must be of,
 * which the same change may be the first to say.
 */
export type KnownPerson = { settled: string; named: string };

/**
 * SQL of one factor in the statement that changes a session `s`: whether its proof holds now, and what makes it count
 * exactly once. `u` is the person, `o` their organization, `P` the parameters that the factor brings.
 */
export type ProofPart<P> = {
  /** Joins that find `u` and `o` by the proof itself, and hold them to who is known. */
  findPerson?: (p: Names<P>, known: KnownPerson) => string;
  /** Joins of the gate that hang on `u`. */
  join?: (p: Names<P>) => string;
  /** A condition of the gate. */
  gate?: (p: Names<P>) => string;
  /** Columns of the gate's row, for the parts below. */
  columns?: (p: Names<P>) => string;
  /**
   * CTEs that use the proof up, each with the row of `from` and more; no row where somebody else was faster. `first` is
   * the name of the one after which the proof is gone, `last` of the one on which the change hangs.
   */
  count?: { first: string; last: string; sql: (p: Names<P>, from: string) => string };
  /** The factor in `sessions.factors`, from the columns of `row`. */
  factor: (p: Names<P>, row: string) => string;
  /** What the audit says besides, from the columns of `row`. */
  facts?: (row: string) => string;
};
