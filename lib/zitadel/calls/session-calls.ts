import type { JsonObject, MessageShape } from '@bufbuild/protobuf';
import type { Duration } from '@bufbuild/protobuf/wkt';
import {
  type RequestChallenges,
  UserVerificationRequirement,
} from '@zitadel/proto/zitadel/session/v2/challenge_pb.js';
import type { UserAgentSchema } from '@zitadel/proto/zitadel/session/v2/session_pb.js';
import {
  type Checks,
  SessionService,
} from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import type { UserAgentFacts, UserVerification } from '@/lib/model';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { getSession } from '@/lib/operations/sessions/get-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { refuse } from '@/lib/result';
import { rpc } from '@/lib/zitadel/calls/call';
import { presentDetails } from '@/lib/zitadel/calls/details';
import { metadataFromBytes, presentSession } from '@/lib/zitadel/calls/session-message';

const { method } = SessionService;

/** Checks and challenges of factors that this version does not have, recovery codes (newer than the protos) included. */
const notOffered = [
  'checks.password',
  'checks.idpIntent',
  'checks.totp',
  'checks.otpSms',
  'checks.otpEmail',
  'checks.recoveryCode',
  'challenges.otpSms',
  'challenges.otpEmail',
];

/** Where a session's request holds what the operations call so. */
const fields = {
  userId: 'checks.user.userId',
  loginName: 'checks.user.loginName',
  domain: 'challenges.webAuthN.domain',
  credential: 'checks.webAuthN.credentialAssertionData',
  lifetimeSeconds: 'lifetime',
  fingerprintId: 'userAgent.fingerprintId',
  ip: 'userAgent.ip',
  description: 'userAgent.description',
  header: 'userAgent.header',
};

// The unspecified and unknown values never get here: `validate.rules` refuses them.
const verifications: Record<number, UserVerification> = {
  [UserVerificationRequirement.REQUIRED]: 'required',
  [UserVerificationRequirement.PREFERRED]: 'preferred',
  [UserVerificationRequirement.DISCOURAGED]: 'discouraged',
};

/** The user check, if one of its two members was sent. */
function readUserCheck(checks: Checks | undefined) {
  const search = checks?.user?.search;
  if (search?.case === 'userId') return { user: { userId: search.value } };
  if (search?.case === 'loginName') return { user: { loginName: search.value } };
  return {};
}

function readChallenge(challenges: RequestChallenges | undefined) {
  const webAuthN = challenges?.webAuthN;
  const userVerification = verifications[webAuthN?.userVerificationRequirement ?? 0];
  if (!webAuthN || !userVerification) return {};
  return { challenge: { domain: webAuthN.domain, userVerification } };
}

function readLifetime(lifetime: Duration | undefined) {
  return lifetime ? { lifetimeSeconds: Number(lifetime.seconds) + lifetime.nanos / 1e9 } : {};
}

function readUserAgent(agent: MessageShape<typeof UserAgentSchema>): UserAgentFacts {
  const { fingerprintId, ip, description } = agent;
  const header = Object.entries(agent.header).map(
    ([name, { values }]) => [name, { values }] as const,
  );
  return {
    ...(fingerprintId !== undefined && { fingerprintId }),
    ...(ip !== undefined && { ip }),
    ...(description !== undefined && { description }),
    ...(header.length > 0 && { header: Object.fromEntries(header) }),
  };
}

function presentChallenges(options: object | undefined) {
  if (!options) return {};
  const publicKeyCredentialRequestOptions: JsonObject = { publicKey: { ...options } };
  return { challenges: { webAuthN: { publicKeyCredentialRequestOptions } } };
}

/** CreateSession: a new session has no challenge yet that an assertion could answer. */
export const createSessionCall = rpc(method.createSession, {
  notOffered,
  fields,
  operation: async (caller, { checks, challenges, metadata, userAgent, lifetime }) => {
    if (checks?.webAuthN) return refuse('ceremony_not_found');
    return createSession(caller, {
      ...readUserCheck(checks),
      ...readChallenge(challenges),
      ...readLifetime(lifetime),
      ...(userAgent && { userAgent: readUserAgent(userAgent) }),
      metadata: metadataFromBytes(metadata),
    });
  },
  present: ({ details, sessionId, sessionToken, options }) => ({
    details: presentDetails(details),
    sessionId,
    sessionToken,
    ...presentChallenges(options),
  }),
});

/** SetSession: an assertion goes on as it came, so that one that is none spends nothing. */
export const setSessionCall = rpc(method.setSession, {
  notOffered,
  fields,
  operation: (caller, { sessionId, sessionToken, checks, challenges, metadata, lifetime }) => {
    const credential = checks?.webAuthN?.credentialAssertionData;
    return setSession(caller, {
      sessionId,
      ...(sessionToken && { sessionToken }),
      ...readUserCheck(checks),
      ...(credential && { credential }),
      ...readChallenge(challenges),
      ...readLifetime(lifetime),
      ...(Object.keys(metadata).length > 0 && { metadata: metadataFromBytes(metadata) }),
    });
  },
  present: ({ details, sessionToken, options }) => ({
    details: presentDetails(details),
    sessionToken,
    ...presentChallenges(options),
  }),
});

/** GetSession. */
export const getSessionCall = rpc(method.getSession, {
  operation: (caller, { sessionId, sessionToken }) =>
    getSession(caller, { sessionId, ...(sessionToken && { sessionToken }) }),
  present: (session) => ({ session: presentSession(session) }),
});

/** DeleteSession. */
export const deleteSessionCall = rpc(method.deleteSession, {
  operation: (caller, { sessionId, sessionToken }) =>
    deleteSession(caller, { sessionId, ...(sessionToken && { sessionToken }) }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});
