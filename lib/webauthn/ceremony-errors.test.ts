import {
  type VerifyRegistrationResponseOpts,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { describe, expect, it } from 'vitest';
import { reasonOf } from '@/lib/webauthn/ceremony-errors';
import type {
  RegistrationConduct,
  RegistrationResponseJSON,
} from '@/testing/software-authenticator';
import { authenticatorOf, creation, origin, rpId } from '@/testing/webauthn/ceremony';

/** What the library itself throws at a response that our own checks would have kept from it. */
async function reasonOfLibrary(
  how: Partial<RegistrationConduct>,
  options: Partial<VerifyRegistrationResponseOpts> = {},
  change: (body: RegistrationResponseJSON) => unknown = (body) => body,
) {
  const response = change(authenticatorOf().register(creation, { origin, ...how }));
  try {
    const opinion = await verifyRegistrationResponse({
      response: response as never,
      expectedChallenge: creation.challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: [-7],
      ...options,
    });
    return opinion.verified ? 'accepted' : 'refused';
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

describe('reasonOf', () => {
  it.each<[string, Partial<RegistrationConduct>]>([
    ['type', { clientData: { type: 'webauthn.get' } }],
    ['challenge', { clientData: { challenge: 'x' } }],
    ['origin', { clientData: { origin: 'https://evil.example' } }],
    ['client_data', { clientData: { tokenBinding: 'x' } }],
    ['client_data', { clientData: { tokenBinding: { status: 'x' } } }],
    ['rp_id', { rpId: 'evil.example' }],
    ['user_presence', { flags: 0x44 }],
    ['user_verification', { flags: 0x41 }],
    ['backup_flags', { flags: 0x55 }],
    ['authenticator_data', { trailing: Buffer.from([0]) }],
    ['authenticator_data', { authenticatorData: (usual) => usual.subarray(0, 30) }],
    ['credential_id', { flags: 0x05, authenticatorData: (usual) => usual.subarray(0, 37) }],
    ['format', { fmt: 'made-up' }],
    ['attestation', { attStmt: new Map([['x', 1]]) }],
    ['attestation', { fmt: 'packed', attStmt: new Map() }],
    ['attestation', { fmt: 'tpm' }],
    ['attestation', { fmt: 'apple' }],
    ['attestation', { fmt: 'fido-u2f' }],
  ])('calls it %s when the library refuses %j', async (reason, how) => {
    expect(await reasonOfLibrary(how)).toBe(reason);
  });

  it('knows the refusals of the algorithm and of the body', async () => {
    expect(await reasonOfLibrary({}, { supportedAlgorithmIDs: [-8] })).toBe('algorithm');
    expect(await reasonOfLibrary({}, {}, (body) => ({ ...body, id: '' }))).toBe('shape');
    expect(await reasonOfLibrary({}, {}, (body) => ({ ...body, rawId: 'x' }))).toBe('shape');
    expect(await reasonOfLibrary({}, {}, (body) => ({ ...body, type: 'x' }))).toBe('shape');
  });

  it('knows that a U2F key has no model', async () => {
    const aaguid = '01'.repeat(16);
    const how = {
      fmt: 'fido-u2f',
      attStmt: new Map([['sig', Buffer.alloc(8)]]).set('x5c', Buffer.alloc(8)),
    };
    const body = authenticatorOf(-7, { aaguid }).register(creation, { origin, ...how });
    expect(await reasonOfLibrary({}, {}, () => body)).toBe('attestation');
  });

  it('is not led astray by words that the sender chose', async () => {
    const origins = ['x Unexpected RP ID hash (Packed)', 'User presence was required'];
    for (const other of origins)
      expect(await reasonOfLibrary({ clientData: { origin: other } })).toBe('origin');
  });

  it('has one name for everything else', () => {
    expect(reasonOf(new TypeError("Cannot read properties of undefined (reading 'get')"))).toBe(
      'library',
    );
    expect(reasonOf('thrown')).toBe('library');
    expect(reasonOf(undefined)).toBe('library');
  });

  it('finds nothing to say about a good response', async () => {
    expect(await reasonOfLibrary({})).toBe('accepted');
  });
});
