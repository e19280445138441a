import type { PasskeyKind, SessionFactors } from '@/lib/model';
import { json, mapped, type Reader } from '@/lib/store/postgres/reader';

/** `sessions.factors` as it lies in its column: times are ISO 8601 by the database's clock. */
type FactorsJson = {
  user?: { verifiedAt: string };
  webAuthN?: { verifiedAt: string; userVerified: boolean; passkeyId: string; kind: PasskeyKind };
};

function fromJson({ user, webAuthN }: FactorsJson): SessionFactors {
  return {
    ...(user && { user: { verifiedAt: new Date(user.verifiedAt) } }),
    ...(webAuthN && { webAuthN: { ...webAuthN, verifiedAt: new Date(webAuthN.verifiedAt) } }),
  };
}

/** Reads the factors of a session from the column `sql`. */
export const factors = (sql: string): Reader<SessionFactors> =>
  mapped(json<FactorsJson>(sql), fromJson);
