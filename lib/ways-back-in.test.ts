import { describe, expect, it } from 'vitest';
import { waysBackIn } from '@/lib/ways-back-in';

const apple = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
const google = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
const yubiKey = 'ee882879-721c-4913-9775-3dfcce97072a';

const synced = (aaguid: string) => ({ aaguid, synced: true });
const bound = (aaguid: string) => ({ aaguid, synced: false });

describe('waysBackIn', () => {
  it('finds none where there is no passkey', () => {
    expect(waysBackIn([])).toBe(0);
  });

  it('counts passkeys of one synced provider once, since they are lost together', () => {
    expect(waysBackIn([synced(apple), synced(apple)])).toBe(1);
  });

  it('counts each provider', () => {
    expect(waysBackIn([synced(apple), synced(google)])).toBe(2);
  });

  it('counts two security keys of one model twice, since they are two things', () => {
    expect(waysBackIn([bound(yubiKey), bound(yubiKey)])).toBe(2);
  });

  it('counts a device-bound passkey beside a synced one of the same provider', () => {
    expect(waysBackIn([synced(apple), bound(apple)])).toBe(2);
  });
});
