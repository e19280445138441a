import type { JsonObject } from '@bufbuild/protobuf';
import { PasskeyAuthenticator } from '@zitadel/proto/zitadel/user/v2/auth_pb.js';
import { AuthFactorState } from '@zitadel/proto/zitadel/user/v2/user_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { findAuthenticator } from '@/lib/authenticators';
import type { Passkey } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { refuse } from '@/lib/result';
import { rpc } from '@/lib/zitadel/calls/call';
import { presentDetails, presentListDetails } from '@/lib/zitadel/calls/details';

const { method } = UserService;

const attachments = new Map<PasskeyAuthenticator, 'any' | 'platform' | 'cross-platform'>([
  [PasskeyAuthenticator.UNSPECIFIED, 'any'],
  [PasskeyAuthenticator.PLATFORM, 'platform'],
  [PasskeyAuthenticator.CROSS_PLATFORM, 'cross-platform'],
]);

/** What ZITADEL's list does not tell, and a page about passkeys needs. */
function ownMembers(passkey: Passkey): JsonObject {
  const provider = findAuthenticator(passkey.aaguid)?.name;
  return {
    createdDate: passkey.createdAt.toISOString(),
    ...(passkey.lastUsedAt && { lastUsedDate: passkey.lastUsedAt.toISOString() }),
    aaguid: passkey.aaguid,
    ...(provider && { provider }),
    synced: passkey.backupEligible,
    backedUp: passkey.backedUp,
    rpId: passkey.rpId,
    algorithm: passkey.algorithm,
  };
}

/** CreatePasskeyRegistrationLink: neither member of the oneof means a mail with the default link. */
export const createLinkCall = rpc(method.createPasskeyRegistrationLink, {
  operation: (caller, { userId, medium }) => {
    if (medium.case === 'returnCode') {
      return createRegistrationLink(caller, { userId, delivery: { kind: 'return' } });
    }
    const urlTemplate = medium.value?.urlTemplate;
    const delivery = { kind: 'send' as const, ...(urlTemplate !== undefined && { urlTemplate }) };
    return createRegistrationLink(caller, { userId, delivery });
  },
  fields: { urlTemplate: 'sendLink.urlTemplate' },
  present: ({ details, code }) => ({
    details: presentDetails(details),
    ...(code && { code: { id: code.id, code: code.code } }),
  }),
});

/** RegisterPasskey: the options go out wrapped in `publicKey`, as the browser's API takes them. */
export const startRegistrationCall = rpc(method.registerPasskey, {
  operation: async (caller, { userId, code, authenticator, domain }) => {
    const attachment = attachments.get(authenticator);
    if (!attachment) {
      return refuse('invalid_argument', { field: 'authenticator', message: 'unknown value' });
    }
    return startRegistration(caller, {
      userId,
      attachment,
      ...(code && { code: { id: code.id, code: code.code } }),
      ...(domain && { domain }),
    });
  },
  present: ({ details, passkeyId, options }) => ({
    details: presentDetails(details),
    passkeyId,
    publicKeyCredentialCreationOptions: { publicKey: { ...options } },
  }),
});

/** VerifyPasskeyRegistration: the credential goes on as it came, the operation reads it. */
export const verifyRegistrationCall = rpc(method.verifyPasskeyRegistration, {
  operation: (caller, { userId, passkeyId, publicKeyCredential, passkeyName }) =>
    verifyRegistration(caller, {
      userId,
      passkeyId,
      credential: publicKeyCredential,
      passkeyName,
    }),
  fields: { credential: 'publicKeyCredential' },
  present: ({ details }) => ({ details: presentDetails(details) }),
});

/** ListPasskeys, with members of ours in each entry. */
export const listPasskeysCall = rpc(method.listPasskeys, {
  operation: (caller, { userId }) => listPasskeys(caller, { userId }),
  present: ({ passkeys, timestamp }) => ({
    details: presentListDetails(passkeys.length, timestamp),
    result: passkeys.map(({ id, name }) => ({ id, name, state: AuthFactorState.READY })),
  }),
  extend: (json, { passkeys }) => ({
    ...json,
    ...(Array.isArray(json['result']) && {
      result: json['result'].map((item, index) => {
        const passkey = passkeys[index];
        return passkey && item instanceof Object ? { ...item, ...ownMembers(passkey) } : item;
      }),
    }),
  }),
});

/** RemovePasskey. */
export const removePasskeyCall = rpc(method.removePasskey, {
  operation: (caller, { userId, passkeyId }) => removePasskey(caller, { userId, passkeyId }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});
