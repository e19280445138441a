import { oneOf, type Reader } from '@/lib/store/postgres/reader';

/** How a ceremony stands: it may still be answered, was, or is too old. */
export type CeremonyStanding = 'open' | 'spent' | 'expired';

/** Reads how the ceremony in the row `c` stands, by the database's clock. */
export const ceremonyStanding = (c: string): Reader<CeremonyStanding> =>
  oneOf(
    `CASE WHEN ${c}.spent_at IS NOT NULL THEN 'spent' WHEN ${c}.expires_at <= now() THEN 'expired' ELSE 'open' END`,
  );
