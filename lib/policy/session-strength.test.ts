import { describe, expect, test } from 'vitest';
import type { PasskeyKind, SessionFactors } from '@/lib/model';
import {
  freshUntil,
  sessionStanding,
  sessionStrength,
  shownFactors,
} from '@/lib/policy/session-strength';

const verifiedAt = new Date('2026-06-01T12:00:00Z');
const later = (seconds: number) => new Date(verifiedAt.getTime() + seconds * 1000);

const proven = (kind: PasskeyKind, userVerified: boolean): SessionFactors => ({
  user: { verifiedAt },
  webAuthN: { verifiedAt, userVerified, passkeyId: '1', kind },
});

const nothing = { isAuthenticated: false, authenticatedAt: null, isMultiFactor: false };

describe('the strength of a session', () => {
  test('is nothing for a name alone', () => {
    expect(sessionStrength({})).toEqual(nothing);
    expect(sessionStrength({ user: { verifiedAt } })).toEqual(nothing);
  });

  test('is two factors for a passkey with user verification, one without', () => {
    expect(sessionStrength(proven('PASSKEY', true))).toEqual({
      isAuthenticated: true,
      authenticatedAt: verifiedAt,
      isMultiFactor: true,
    });
    expect(sessionStrength(proven('PASSKEY', false)).isMultiFactor).toBe(false);
  });

  test('is nothing for a security key of kind U2F alone: it only adds to a first factor', () => {
    expect(sessionStrength(proven('U2F', true))).toEqual(nothing);
  });
});

test('a passkey is fresh up to the last moment of the time that it is fresh for', () => {
  const factors = proven('PASSKEY', true);
  expect(freshUntil(factors, 300, later(300))).toEqual(later(300));
  expect(freshUntil(factors, 300, later(300.001))).toBeNull();
  expect(freshUntil({ user: { verifiedAt } }, 300, verifiedAt)).toBeNull();
});

const demands = { userVerification: 'required', multiFactorCheckLifetimeSeconds: 3600 } as const;

describe('the standing of a session', () => {
  test('is good up to the last moment of the time that the policy says', () => {
    const factors = proven('PASSKEY', true);
    expect(sessionStanding(factors, demands, later(3600))).toBe('good');
    expect(sessionStanding(factors, demands, later(3600.001))).toBe('factor_too_old');
    const shorter = { ...demands, multiFactorCheckLifetimeSeconds: 60 };
    expect(sessionStanding(factors, shorter, later(61))).toBe('factor_too_old');
  });

  test('needs user verification only where the policy requires it', () => {
    const factors = proven('PASSKEY', false);
    expect(sessionStanding(factors, demands, verifiedAt)).toBe('user_not_verified');
    const preferred = { ...demands, userVerification: 'preferred' } as const;
    expect(sessionStanding(factors, preferred, verifiedAt)).toBe('good');
  });

  test('is no factor for a name, or for a security key of kind U2F alone', () => {
    expect(sessionStanding({ user: { verifiedAt } }, demands, verifiedAt)).toBe('no_factor');
    expect(sessionStanding(proven('U2F', true), demands, verifiedAt)).toBe('no_factor');
  });
});

describe('readers are told', () => {
  const shown = (factors: SessionFactors, now: Date, hidesNames = false) =>
    Object.keys(shownFactors(factors, { ...demands, hidesNames }, now));

  test('of no factor before anybody was named', () => {
    const { webAuthN } = proven('PASSKEY', true);
    expect(shown(webAuthN ? { webAuthN } : {}, verifiedAt)).toEqual([]);
    expect(shown(proven('PASSKEY', true), verifiedAt)).toEqual(['user', 'webAuthN']);
  });

  test('of a name alone only where names are not hidden', () => {
    const { user } = proven('PASSKEY', true);
    const named = user ? { user } : {};
    expect(shown(named, verifiedAt)).toEqual(['user']);
    expect(shown(named, verifiedAt, true)).toEqual([]);
    expect(shown(proven('PASSKEY', true), verifiedAt, true)).toEqual(['user', 'webAuthN']);
  });

  test('of a passkey check only while it meets what the policy asks', () => {
    expect(shown(proven('PASSKEY', true), later(3601))).toEqual(['user']);
    expect(shown(proven('PASSKEY', false), verifiedAt)).toEqual(['user']);
    expect(shown(proven('U2F', true), verifiedAt)).toEqual(['user', 'webAuthN']);
  });
});
