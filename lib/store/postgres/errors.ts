/** What is done about an error: how often the work is tried in all, whether its connection goes, who is told what. */
export type Treatment = {
  tries: 1 | 2 | 3;
  /** The connection is of no use any more, or leads to the wrong place. */
  throwAway: boolean;
  /** Its neighbours in the pool are no better. */
  spoils?: boolean;
};

/**
 * The one table of errors that are no bugs: the database cannot serve us now. Codes are SQLSTATEs (PostgreSQL,
 * appendix A), node's and Prisma's. Whatever is tried again was rolled back whole, or never began.
 */
const table: { codes: RegExp; message?: RegExp; treatment: Treatment }[] = [
  // Serialization failure, deadlock; Prisma's name for both.
  { codes: /^(40001|40P01|P2034)$/, treatment: { tries: 3, throwAway: false } },
  // A prepared statement that a pooler lost, or that another client of the pooler made.
  { codes: /^(26000|42P05)$/, treatment: { tries: 2, throwAway: true, spoils: true } },
  // A prepared statement whose table was migrated since.
  {
    codes: /^0A000$/,
    message: /cached plan must not change result type/,
    treatment: { tries: 2, throwAway: true, spoils: true },
  },
  // A read-only answer: this server is no longer, or not yet, the primary.
  { codes: /^25006$/, treatment: { tries: 1, throwAway: true, spoils: true } },
  // The connection broke, or the server ends or ended it.
  { codes: /^(08...|57P..)$/, treatment: { tries: 1, throwAway: true } },
  // Out of connections, memory or disk; a limit of time; input and output failed.
  { codes: /^(53...|57014|55P03|58...)$/, treatment: { tries: 1, throwAway: false } },
  {
    codes: /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|ENOENT|E(HOST|NET)\w+)$/,
    treatment: { tries: 1, throwAway: true },
  },
  // Prisma: not reachable, no connection in time, no transaction in time, too many connections.
  { codes: /^(P10..|P2024|P2028|P2037)$/, treatment: { tries: 1, throwAway: false } },
];

/** What pg throws without a code when a connection cannot be had or breaks in the middle. */
const connectionLost =
  /connect|Connection terminated|timeout exceeded|timeout expired|not queryable/i;

/** Thrown when the database does not serve: nothing was acknowledged, and trying again later may work. */
export class StoreUnavailable extends Error {
  readonly code = 'store_unavailable';
}

/** Whether an error is StoreUnavailable, of this bundle or of the other. */
export function isStoreUnavailable(error: unknown): error is StoreUnavailable {
  return error instanceof Error && 'code' in error && error.code === 'store_unavailable';
}

/** What Prisma keeps of PostgreSQL's error: its adapter's own error has it, and that of a raw query deeper. */
type FromPrisma = {
  cause?: { originalCode?: unknown };
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
};

function originalCode(error: unknown): unknown {
  const { cause, meta } = error as FromPrisma;
  return cause?.originalCode ?? meta?.driverAdapterError?.cause?.originalCode;
}

/** The code of an error, or of the error that it was made from; null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (isStoreUnavailable(error)) return errorCode(error.cause);
  const code = 'code' in error ? error.code : null;
  const original = originalCode(error);
  if (typeof original === 'string') return original;
  return typeof code === 'string' ? code : null;
}

/** What is done about an error; null when it is a bug, or a refusal that its statement expects. */
export function treatmentOf(error: unknown): Treatment | null {
  if (!(error instanceof Error)) return null;
  const code = errorCode(error);
  if (code !== null) {
    const fits = ({ codes, message }: (typeof table)[number]) =>
      codes.test(code) && (!message || message.test(error.message));
    return table.find(fits)?.treatment ?? null;
  }
  const isLost = isStoreUnavailable(error) || connectionLost.test(error.message);
  return isLost ? { tries: 1, throwAway: true } : null;
}

/** The error as the rooms above may tell it apart, by its code; any other is a bug and stays as it is. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error) || isStoreUnavailable(error)) return error;
  return treatmentOf(error) ? new StoreUnavailable(error.message, { cause: error }) : error;
}
