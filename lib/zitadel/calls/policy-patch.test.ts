import type { JsonObject } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { readPolicyPatch, settingsNotOffered } from '@/lib/zitadel/calls/policy-patch';

function patchOf(json: JsonObject): unknown {
  const patch = readPolicyPatch(json);
  return patch.ok ? patch.value.patch : patch.error;
}

test("reads the passkey guide's own body", () => {
  expect(patchOf({ passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED' })).toEqual({
    passkeysType: 'ALLOWED',
  });
});

test('reads enums by any of their names and numbers, zero included', () => {
  const notAllowed = [
    'PASSKEYS_TYPE_NOT_ALLOWED',
    'PASSWORDLESS_TYPE_NOT_ALLOWED',
    'NOT_ALLOWED',
    0,
  ];
  for (const name of ['passkeysType', 'passkeys_type', 'passwordlessType', 'passwordless_type']) {
    for (const value of notAllowed) {
      expect(patchOf({ [name]: value })).toEqual({ passkeysType: 'NOT_ALLOWED' });
    }
  }
  expect(patchOf({ userVerification: 'USER_VERIFICATION_REQUIREMENT_PREFERRED' })).toEqual({
    userVerification: 'preferred',
  });
  expect(patchOf({ authenticator_attachment: 'PASSKEY_AUTHENTICATOR_CROSS_PLATFORM' })).toEqual({
    authenticatorAttachment: 'cross-platform',
  });
});

test('reads every other member, zero values included', () => {
  expect(
    patchOf({
      multiFactorCheckLifetime: '43200s',
      ignoreUnknownUsernames: false,
      defaultRedirectUri: '',
      attestation: 'none',
      timeoutSeconds: 0,
      allow_synced_passkeys: false,
      allowedAaguids: [],
      cloneDetection: 'log',
      newFactorFreshSeconds: '300',
    }),
  ).toEqual({
    multiFactorCheckLifetimeSeconds: 43_200,
    ignoreUnknownUsernames: false,
    defaultRedirectUri: '',
    attestation: 'none',
    timeoutSeconds: 0,
    allowSyncedPasskeys: false,
    allowedAaguids: [],
    cloneDetection: 'log',
    newFactorFreshSeconds: 300,
  });
});

test('leaves out what is absent, null or unknown', () => {
  expect(patchOf({})).toEqual({});
  expect(patchOf({ passkeysType: null, forceMfa: null, somethingElse: true })).toEqual({});
});

test('refuses by its name a setting that ZITADEL knows and that is not enforced here', () => {
  expect(settingsNotOffered).toContain('allowUsernamePassword');
  expect(settingsNotOffered).not.toContain('passkeysType');
  for (const name of settingsNotOffered) {
    expect(patchOf({ [name]: false })).toMatchObject({ code: 'not_offered', field: name });
  }
  expect(patchOf({ force_mfa: true })).toMatchObject({ code: 'not_offered', field: 'force_mfa' });
});

test('refuses a malformed value and says what was expected', () => {
  const malformed: JsonObject[] = [
    { passkeysType: 'SOMETIMES' },
    { passwordlessType: 2 },
    { userVerification: 'USER_VERIFICATION_REQUIREMENT_UNSPECIFIED' },
    { multiFactorCheckLifetime: 'soon' },
    { multiFactorCheckLifetime: '0.5s' },
    { multiFactorCheckLifetime: 43_200 },
    { ignoreUnknownUsernames: 'true' },
    { defaultRedirectUri: 7 },
    { timeoutSeconds: 1.5 },
    { timeoutSeconds: '5m' },
    { allowedAaguids: 'none' },
    { allowedAaguids: [1] },
    { attestation: ['none'] },
    { cloneDetection: { block: true } },
  ];
  for (const json of malformed) {
    expect(patchOf(json)).toMatchObject({
      code: 'invalid_argument',
      field: Object.keys(json)[0],
      message: expect.stringMatching(/^expected /),
    });
  }
});

test('refuses two names of one setting and names both', () => {
  expect(patchOf({ passkeysType: 1, passwordlessType: 1 })).toMatchObject({
    code: 'conflicting_members',
    message: 'send exactly one of passkeysType, passwordlessType',
  });
  expect(patchOf({ timeoutSeconds: 60, timeout_seconds: 90 })).toMatchObject({
    code: 'conflicting_members',
  });
});

test('reads the version that a change was made from, as details write it', () => {
  const sequenceOf = (json: JsonObject) => {
    const read = readPolicyPatch(json);
    return read.ok ? read.value.ifSequence : read.error;
  };
  expect(sequenceOf({})).toBeNull();
  expect(sequenceOf({ ifSequence: null })).toBeNull();
  for (const sent of [{ ifSequence: '7' }, { ifSequence: 7 }, { if_sequence: '7' }])
    expect(sequenceOf(sent)).toBe(7);
  for (const wrong of ['', '0', 0, -1, 'x', 1.5, true, '9'.repeat(16)])
    expect(sequenceOf({ ifSequence: wrong })).toMatchObject({
      code: 'invalid_argument',
      field: 'ifSequence',
    });
  expect(sequenceOf({ ifSequence: 1, if_sequence: 1 })).toMatchObject({
    code: 'conflicting_members',
  });
});
