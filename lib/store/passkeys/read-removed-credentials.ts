// Hand-written: what Prisma cannot say (rows without a counterpart in another table).
import { list, record } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

type Params = { userId: string; rpId: string };

/** More than people remove, and few enough for a browser to be told at once. */
const newest = 20;

const readRemovedSql = statement('read_removed_credentials', (p: Names<Params>) => ({
  reads: record({
    credentialIds: list<string>(`ARRAY(
      SELECT credential_id FROM removed_passkeys r WHERE user_id = ${p.userId} AND rp_id = ${p.rpId}
        AND NOT EXISTS (SELECT 1 FROM passkeys k WHERE k.credential_id = r.credential_id)
      ORDER BY removed_at DESC LIMIT ${newest})`),
  }),
  from: '',
}));

/** The ids (base64url) of the credentials that were removed here from that account last, the newest first. */
export async function readRemovedCredentials(userId: string, rpId: string): Promise<string[]> {
  const removed = await run(readRemovedSql, { userId, rpId });
  return removed?.credentialIds ?? [];
}
