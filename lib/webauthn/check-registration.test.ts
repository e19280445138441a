import { describe, expect, it } from 'vitest';
import { checkRegistration, type ExpectedRegistration } from '@/lib/webauthn/check-registration';
import { registrationResponseSchema } from '@/lib/webauthn/registration-response';
import type { RegistrationConduct } from '@/testing/software-authenticator';
import { asked, authenticatorOf, creation, origin } from '@/testing/webauthn/ceremony';

/** Our own checks alone, without the library behind them. */
function check(how: Partial<RegistrationConduct>, expected: Partial<ExpectedRegistration> = {}) {
  const body = authenticatorOf().register(creation, { origin, ...how });
  const parsed = registrationResponseSchema.parse(body);
  return checkRegistration(parsed, { ...asked, ...expected });
}

describe('checkRegistration, with nobody behind it', () => {
  it('accepts an honest response', () => {
    expect(check({}).ok).toBe(true);
    expect(check({ fmt: 'packed' }).ok).toBe(true);
  });

  it.each<[string, Partial<RegistrationConduct>]>([
    ['type', { clientData: { type: 'webauthn.get' } }],
    ['challenge', { clientData: { challenge: 'AAAA' } }],
    ['origin', { origin: 'https://evil.example' }],
    ['rp_id', { rpId: 'evil.example' }],
    ['user_presence', { flags: 0x44 }],
    ['user_verification', { flags: 0x41 }],
    ['backup_flags', { flags: 0x55 }],
    ['format', { fmt: 'unheard-of' }],
    ['attestation', { attStmt: new Map([['alg', -7]]) }],
    ['attestation', { fmt: 'packed', signature: (usual) => usual.subarray(0, -1) }],
    ['authenticator_data', { trailing: Buffer.from([0]) }],
  ])('refuses for %s what the library would refuse as well', (reason, how) => {
    expect(check(how)).toEqual({ ok: false, reason });
  });

  it('refuses an algorithm that was not offered', () => {
    expect(check({}, { algorithms: [-257, -8] })).toEqual({ ok: false, reason: 'algorithm' });
  });
});
