import type { SessionFactors } from '@/lib/model';
import { json, mapped, type Reader } from '@/lib/store/postgres/reader';

/** `sessions.factors` as it lies in its column: whatever the factor, its time is ISO 8601 by the database's clock. */
type FactorsJson = Record<string, { verifiedAt: string }>;

const fromJson = (stored: FactorsJson): SessionFactors =>
  Object.fromEntries(
    Object.entries(stored).map(([name, factor]) => [
      name,
      { ...factor, verifiedAt: new Date(factor.verifiedAt) },
    ]),
  );

/** Reads the factors of a session from the column `sql`. */
export const factors = (sql: string): Reader<SessionFactors> =>
  mapped(json<FactorsJson>(sql), fromJson);
