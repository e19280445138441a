import { describe, expect, test } from 'vitest';
import type { SessionFactors } from '@/lib/model';
import { nextStep, type StepFacts } from '@/lib/policy/next-step';

const now = new Date('2026-06-01T12:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

/** Factors of a passkey that was verified so long ago. */
const verified = (seconds: number, userVerified: boolean): SessionFactors => ({
  user: { verifiedAt: secondsAgo(seconds) },
  webAuthN: {
    verifiedAt: secondsAgo(seconds),
    userVerified,
    passkeyId: '1',
    kind: 'PASSKEY',
  },
});

const complete: StepFacts = {
  user: { state: 'ACTIVE', isOrganizationActive: true },
  factors: verified(60, true),
  policy: {
    passkeysType: 'ALLOWED',
    userVerification: 'required',
    multiFactorCheckLifetimeSeconds: 3600,
  },
  now,
};

const passkeysOff = { ...complete.policy, passkeysType: 'NOT_ALLOWED' as const };

describe('the next step', () => {
  test('is to say who one is, while nobody is named', () => {
    expect(nextStep({ ...complete, user: null }).step).toBe('identify');
    expect(nextStep({ ...complete, factors: null }).step).toBe('identify');
  });

  test('is the passkey until one counts', () => {
    const factors = { user: { verifiedAt: now } };
    expect(nextStep({ ...complete, factors })).toEqual({ step: 'passkey', reason: 'no_factor' });
  });

  test('is the passkey again when it is too old, or nobody was verified where that is required', () => {
    const old = verified(3601, true);
    expect(nextStep({ ...complete, factors: old })).toEqual({
      step: 'passkey',
      reason: 'factor_too_old',
    });
    const unverified = verified(60, false);
    expect(nextStep({ ...complete, factors: unverified })).toEqual({
      step: 'passkey',
      reason: 'user_not_verified',
    });
    const policy = { ...complete.policy, userVerification: 'preferred' as const };
    expect(nextStep({ ...complete, factors: unverified, policy }).step).toBe('done');
  });

  test('is none for users and organizations that are not active', () => {
    for (const user of [
      { state: 'LOCKED', isOrganizationActive: true },
      { state: 'INACTIVE', isOrganizationActive: true },
      { state: 'ACTIVE', isOrganizationActive: false },
    ] as const)
      expect(nextStep({ ...complete, user })).toEqual({
        step: 'denied',
        reason: 'user_not_active',
      });
  });

  test('lets nobody new in while passkeys are off, and throws nobody out', () => {
    expect(nextStep({ ...complete, policy: passkeysOff }).step).toBe('done');
    expect(nextStep({ ...complete, policy: passkeysOff, factors: {} })).toEqual({
      step: 'denied',
      reason: 'passkeys_not_allowed',
    });
  });

  test('is done exactly at the end of the lifetime, and not a moment later', () => {
    const at = (seconds: number) =>
      nextStep({
        ...complete,
        factors: verified(seconds, true),
      }).step;
    expect([at(3600), at(3600.001)]).toEqual(['done', 'passkey']);
  });
});
