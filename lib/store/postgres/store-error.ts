/** Codes of node, PostgreSQL (class 08, 53, 57P) and Prisma that mean: the database cannot serve us now. */
const unavailable = /^(08|53|57014|57P|P10|P2024|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|ENOENT$|EAI_)/;

/** What pg throws without a code when a connection cannot be had or breaks in the middle. */
const connectionLost = /connect|Connection terminated|timeout exceeded|not queryable/i;

/** Thrown when the database does not answer: nothing was acknowledged, and trying again may work. */
class StoreUnavailable extends Error {
  readonly code = 'store_unavailable';
}

/** The error as the rooms above may tell it apart, by its code; any other is a bug and stays as it is. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const isUnavailable = code ? unavailable.test(code) : connectionLost.test(error.message);
  return isUnavailable ? new StoreUnavailable(error.message, { cause: error }) : error;
}
