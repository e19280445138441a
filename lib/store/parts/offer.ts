// Hand-written: which credentials a challenge offers, part of every statement that begins a ceremony.
import type { Transport } from '@/lib/model';
import { list, mapped, type Reader, record } from '@/lib/store/postgres/reader';

/** A credential as the options offer it (WebAuthn L3 §5.8.3). */
export type OfferedCredential = { credentialId: string; transports: Transport[] };

/**
 * SQL: a lateral row `(ids, transports)` of the credentials of `userId` for `rpId`, in the order of creation; null when
 * there are none. With `verification` required, credentials of kind U2F are left out: they are second factors only.
 */
export const offeredTo = (userId: string, rpId: string, verification: string): string => `LATERAL (
      SELECT array_agg(credential_id) AS ids, array_agg(array_to_string(transports, ',')) AS transports
      FROM (
        SELECT credential_id, transports FROM passkeys k WHERE k.user_id = ${userId} AND k.rp_id = ${rpId}
          AND (k.kind = 'PASSKEY' OR ${verification} <> 'required') ORDER BY k.created_at
      ) o
    )`;

/** Credentials as the values of two parameters, arrays side by side as `offeredTo` has them. */
export function offerParams(credentials: OfferedCredential[]) {
  return {
    decoyIds: credentials.map(({ credentialId }) => credentialId),
    decoyTransports: credentials.map(({ transports }) => transports.join(',')),
  };
}

/** The parameters of `offerParams`. */
export type OfferParams = ReturnType<typeof offerParams>;

/** Reads what `ids` and `transports` (SQL, arrays side by side) hold. */
export function offered(ids: string, transports: string): Reader<OfferedCredential[]> {
  const columns = record({ ids: list<string>(ids), transports: list<string>(transports) });
  return mapped(columns, ({ ids: credentialIds, transports: joined }) =>
    credentialIds.map((credentialId, index) => ({
      credentialId,
      transports: (joined[index] ?? '').split(',').filter(Boolean),
    })),
  );
}
