import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { FactorsSchema, SessionSchema } from '@zitadel/proto/zitadel/session/v2/session_pb.js';
import type { Session } from '@/lib/model';

/** The factors that were verified, with the person whom the user check named. */
function presentFactors({ user, factors }: Session): MessageInitShape<typeof FactorsSchema> {
  return {
    ...(user &&
      factors.user && {
        user: { ...user, verifiedAt: timestampFromDate(factors.user.verifiedAt) },
      }),
    ...(factors.webAuthN && {
      webAuthN: {
        verifiedAt: timestampFromDate(factors.webAuthN.verifiedAt),
        userVerified: factors.webAuthN.userVerified,
      },
    }),
  };
}

/** Metadata values are bytes on the wire and base64 in the model, so that any bytes come back as they went in. */
export function metadataFromBytes(metadata: Record<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
}

/** A session as ZITADEL v2 shows it. */
export function presentSession(session: Session): MessageInitShape<typeof SessionSchema> {
  const { factors, userAgent, expiresAt } = session;
  return {
    id: session.id,
    creationDate: timestampFromDate(session.createdAt),
    changeDate: timestampFromDate(session.changedAt),
    sequence: BigInt(session.sequence),
    ...(factors.user && { factors: presentFactors(session) }),
    metadata: Object.fromEntries(
      Object.entries(session.metadata).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    ...(userAgent && { userAgent }),
    expirationDate: timestampFromDate(expiresAt),
  };
}
