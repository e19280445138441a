// Hand-written: it groups by what it computes, which Prisma cannot say.
import type { Transport } from '@/lib/model';
import { integer, list, record } from '@/lib/store/postgres/reader';
import { type Names, runAll, statement } from '@/lib/store/postgres/statement';

/** What some stored credentials have in common that an offer shows, and how many they are. */
export type CredentialKind = {
  /** Of their ids. */
  octets: number;
  /** In the order of their names. */
  transports: Transport[];
  count: number;
};

type Params = { newest: number; most: number };

const credentialKindsSql = statement('credential_kinds', (p: Names<Params>) => ({
  reads: record({
    octets: integer('kinds.octets'),
    transports: list<Transport>('kinds.transports'),
    count: integer('kinds.count'),
  }),
  from: `FROM (
    SELECT length(credential_id) * 3 / 4 AS octets, count(*) AS count,
      ARRAY(SELECT name FROM unnest(transports) name ORDER BY name COLLATE "C") AS transports
    FROM (
      SELECT credential_id, transports FROM passkeys WHERE kind = 'PASSKEY' ORDER BY id DESC LIMIT ${p.newest}::int
    ) sample
    GROUP BY 1, 3 ORDER BY 2 DESC, 1, 3 LIMIT ${p.most}::int
  ) kinds`,
}));

/** The `most` kinds that are most frequent among the `newest` passkeys; none while there are none. */
export const readCredentialKinds = (newest: number, most: number): Promise<CredentialKind[]> =>
  runAll(credentialKindsSql, { newest, most });
