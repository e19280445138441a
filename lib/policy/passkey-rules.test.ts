import { describe, expect, test } from 'vitest';
import {
  acceptedPasskeys,
  acceptsCredential,
  acceptsRegressedCounter,
  distinctName,
  strongerVerification,
  welcomesLocalPasskey,
} from '@/lib/policy/passkey-rules';

test('asks for the stronger user verification of two', () => {
  expect(strongerVerification('discouraged', 'required')).toBe('required');
  expect(strongerVerification('required', 'discouraged')).toBe('required');
  expect(strongerVerification('discouraged', 'preferred')).toBe('preferred');
  expect(strongerVerification('discouraged', 'discouraged')).toBe('discouraged');
});

test('says which passkeys are accepted, models by name where they have one', () => {
  const unknown = '00000000-0000-0000-0000-00000000abcd';
  const allowedAaguids = ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', unknown];
  expect(acceptedPasskeys({ allowSyncedPasskeys: false, allowedAaguids })).toEqual({
    synced: false,
    models: ['Apple Passwords', unknown],
  });
});

test('a passkey of this device is welcome unless a rule may keep it out', () => {
  const open = { allowSyncedPasskeys: true, allowedAaguids: [] };
  const welcomes = (rule: object) =>
    welcomesLocalPasskey({
      ...open,
      passkeysType: 'ALLOWED',
      authenticatorAttachment: 'any',
      ...rule,
    });
  expect(welcomes({})).toBe(true);
  expect(welcomes({ authenticatorAttachment: 'platform' })).toBe(true);
  expect(welcomes({ passkeysType: 'NOT_ALLOWED' })).toBe(false);
  expect(welcomes({ authenticatorAttachment: 'cross-platform' })).toBe(false);
  expect(welcomes({ allowSyncedPasskeys: false })).toBe(false);
  expect(welcomes({ allowedAaguids: ['a'] })).toBe(false);
});

describe('a new credential', () => {
  const deviceBound = { aaguid: 'a', backupEligible: false };
  const synced = { aaguid: 'a', backupEligible: true };

  test('may be synced only where that is allowed', () => {
    const policy = { allowSyncedPasskeys: false, allowedAaguids: [] };
    expect(acceptsCredential(policy, synced)).toBe(false);
    expect(acceptsCredential(policy, deviceBound)).toBe(true);
    expect(acceptsCredential({ ...policy, allowSyncedPasskeys: true }, synced)).toBe(true);
  });

  test('must be of a listed model where models are listed', () => {
    const policy = { allowSyncedPasskeys: true, allowedAaguids: ['b'] };
    expect(acceptsCredential(policy, deviceBound)).toBe(false);
    expect(acceptsCredential(policy, { ...deviceBound, aaguid: 'b' })).toBe(true);
  });
});

test('a counter that went back matters for device-bound passkeys, as the policy says', () => {
  const [block, log] = [{ cloneDetection: 'block' }, { cloneDetection: 'log' }] as const;
  expect(acceptsRegressedCounter(block, { backupEligible: false })).toBe(false);
  expect(acceptsRegressedCounter(block, { backupEligible: true })).toBe(true);
  expect(acceptsRegressedCounter(log, { backupEligible: false })).toBe(true);
  expect(acceptsRegressedCounter(log, { backupEligible: true })).toBe(true);
});

test('names that we give are numbered where they would repeat', () => {
  expect(distinctName('iCloud Keychain', [])).toBe('iCloud Keychain');
  expect(distinctName('iCloud Keychain', ['iCloud Keychain', 'iCloud Keychain (2)'])).toBe(
    'iCloud Keychain (3)',
  );
});
