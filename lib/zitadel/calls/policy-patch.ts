import type { JsonObject } from '@bufbuild/protobuf';
import { LoginSettingsSchema } from '@zitadel/proto/zitadel/settings/v2/login_settings_pb.js';
import type { LoginPolicy } from '@/lib/model';
import { ok, type Result, refuse } from '@/lib/result';
import {
  choice,
  duration,
  type PolicyValue,
  sequence,
  text,
  textList,
  trueOrFalse,
  wholeNumber,
} from '@/lib/zitadel/calls/policy-value';
import { isSent, spellingsOf } from '@/lib/zitadel/protojson/json-member';

type Member = { name: string; field: keyof LoginPolicy; value: PolicyValue };

const passkeysType = choice(
  ['NOT_ALLOWED', 'PASSKEYS_TYPE_NOT_ALLOWED', 'PASSWORDLESS_TYPE_NOT_ALLOWED', 0],
  ['ALLOWED', 'PASSKEYS_TYPE_ALLOWED', 'PASSWORDLESS_TYPE_ALLOWED', 1],
);

/** Every member that may be sent, by its name on the wire, with the field of the policy that it changes. */
export const policyMembers: readonly Member[] = [
  { name: 'passkeysType', field: 'passkeysType', value: passkeysType },
  { name: 'passwordlessType', field: 'passkeysType', value: passkeysType },
  { name: 'multiFactorCheckLifetime', field: 'multiFactorCheckLifetimeSeconds', value: duration },
  {
    name: 'multiFactorCheckLifetimeSeconds',
    field: 'multiFactorCheckLifetimeSeconds',
    value: wholeNumber,
  },
  { name: 'ignoreUnknownUsernames', field: 'ignoreUnknownUsernames', value: trueOrFalse },
  { name: 'defaultRedirectUri', field: 'defaultRedirectUri', value: text },
  {
    name: 'userVerification',
    field: 'userVerification',
    value: choice(
      ['required', 'USER_VERIFICATION_REQUIREMENT_REQUIRED', 1],
      ['preferred', 'USER_VERIFICATION_REQUIREMENT_PREFERRED', 2],
      ['discouraged', 'USER_VERIFICATION_REQUIREMENT_DISCOURAGED', 3],
    ),
  },
  { name: 'attestation', field: 'attestation', value: choice(['none'], ['indirect'], ['direct']) },
  { name: 'timeoutSeconds', field: 'timeoutSeconds', value: wholeNumber },
  {
    name: 'authenticatorAttachment',
    field: 'authenticatorAttachment',
    value: choice(
      ['any', 'PASSKEY_AUTHENTICATOR_UNSPECIFIED', 0],
      ['platform', 'PASSKEY_AUTHENTICATOR_PLATFORM', 1],
      ['cross-platform', 'PASSKEY_AUTHENTICATOR_CROSS_PLATFORM', 2],
    ),
  },
  { name: 'allowSyncedPasskeys', field: 'allowSyncedPasskeys', value: trueOrFalse },
  { name: 'allowedAaguids', field: 'allowedAaguids', value: textList },
  { name: 'cloneDetection', field: 'cloneDetection', value: choice(['block'], ['log']) },
  { name: 'newFactorFreshSeconds', field: 'newFactorFreshSeconds', value: wholeNumber },
];

/** The version that a change was made from; it is no member of the policy. */
export const ifSequenceMember = { name: 'ifSequence', value: sequence } as const;

/** Settings that ZITADEL knows, by any of its versions, and that this version does not enforce. */
export const settingsNotOffered: string[] = [
  ...LoginSettingsSchema.fields.map((field) => field.jsonName),
  'allowLocalAuthentication',
  'passkeyPrompt',
  'idps',
].filter((name) => !policyMembers.some((member) => member.name === name));

function readMember(
  json: JsonObject,
  spelling: string,
  { value }: Pick<Member, 'value'>,
): Result<unknown> {
  const read = value.read(json[spelling] ?? null);
  return read === undefined
    ? refuse('invalid_argument', { field: spelling, message: `expected ${value.expected}` })
    : ok(read);
}

/** Null: whatever the version is. Refuses with invalid_argument and conflicting_members, like the members. */
function readIfSequence(json: JsonObject): Result<number | null> {
  const [spelling, other] = spellingsOf(ifSequenceMember.name).filter((name) => isSent(json, name));
  if (!spelling) return ok(null);
  if (other)
    return refuse('conflicting_members', { message: `send exactly one of ${spelling}, ${other}` });
  const read = readMember(json, spelling, ifSequenceMember);
  return read.ok ? ok(Number(read.value)) : read;
}

/** Fields of the policy with their new values, the names by which the request called them, and the version to change. */
type PolicyPatch = {
  patch: Partial<Record<keyof LoginPolicy, unknown>>;
  spelledBy: ReadonlyMap<string, string>;
  ifSequence: number | null;
};

/**
 * Reads what a login policy should change to: only members present in the JSON, zero values included, by name or
 * number. Refuses with not_offered, conflicting_members (two names of one setting) or invalid_argument, by name.
 */
export function readPolicyPatch(json: JsonObject): Result<PolicyPatch> {
  const unavailable = settingsNotOffered.flatMap(spellingsOf).find((name) => isSent(json, name));
  if (unavailable) return refuse('not_offered', { field: unavailable, message: 'not offered' });
  const patch: PolicyPatch['patch'] = {};
  const spelledBy = new Map<string, string>();
  for (const member of policyMembers) {
    for (const spelling of spellingsOf(member.name)) {
      if (!isSent(json, spelling)) continue;
      const other = spelledBy.get(member.field);
      if (other) {
        const message = `send exactly one of ${other}, ${spelling}`;
        return refuse('conflicting_members', { message });
      }
      spelledBy.set(member.field, spelling);
      const value = readMember(json, spelling, member);
      if (!value.ok) return value;
      patch[member.field] = value.value;
    }
  }
  const ifSequence = readIfSequence(json);
  return ifSequence.ok ? ok({ patch, spelledBy, ifSequence: ifSequence.value }) : ifSequence;
}
