import { describe, expect, test } from 'vitest';
import type { PasskeyKind, SessionFactors } from '@/lib/model';
import { freshUntil, sessionStrength, shownFactors } from '@/lib/policy/session-strength';

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

test('readers are told of no factor before anybody was named', () => {
  const { webAuthN } = proven('PASSKEY', true);
  expect(shownFactors(webAuthN ? { webAuthN } : {}, false)).toEqual({});
  expect(Object.keys(shownFactors(proven('PASSKEY', true), true))).toEqual(['user', 'webAuthN']);
});
