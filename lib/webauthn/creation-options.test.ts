import { describe, expect, it } from 'vitest';
import { coseAlgorithms } from '@/lib/model';
import { decodeBase64url } from '@/lib/webauthn/base64url';
import { buildCreationOptions } from '@/lib/webauthn/creation-options';

const minnie = {
  rpId: 'example.domain.com',
  rpName: 'ZITADEL',
  challenge: decodeBase64url('JM1uLbVQR2xZJ210DA7E-3j0Cd9rHKUSmc8NyIJBtAY'),
  user: {
    handle: Buffer.from('218662596918640897'),
    name: 'minni-mouse@mouse.com',
    displayName: 'Minnie Mouse',
  },
  algorithms: coseAlgorithms,
  timeoutSeconds: 300,
  userVerification: 'required',
  attestation: 'none',
  attachment: 'any',
  exclude: [],
} as const;

/** As the published contract prints them. */
const printed = {
  attestation: 'none',
  authenticatorSelection: { userVerification: 'required' },
  challenge: 'JM1uLbVQR2xZJ210DA7E-3j0Cd9rHKUSmc8NyIJBtAY',
  pubKeyCredParams: [
    { alg: -7, type: 'public-key' },
    { alg: -35, type: 'public-key' },
    { alg: -36, type: 'public-key' },
    { alg: -257, type: 'public-key' },
    { alg: -258, type: 'public-key' },
    { alg: -259, type: 'public-key' },
    { alg: -37, type: 'public-key' },
    { alg: -38, type: 'public-key' },
    { alg: -39, type: 'public-key' },
    { alg: -8, type: 'public-key' },
  ],
  rp: { id: 'example.domain.com', name: 'ZITADEL' },
  timeout: 300_000,
  user: {
    displayName: 'Minnie Mouse',
    id: 'MjE4NjYyNTk2OTE4NjQwODk3',
    name: 'minni-mouse@mouse.com',
  },
};

describe('buildCreationOptions', () => {
  it('prints the published example, plus a discoverable credential and credProps', () => {
    expect(buildCreationOptions(minnie)).toStrictEqual({
      ...printed,
      authenticatorSelection: {
        userVerification: 'required',
        residentKey: 'required',
        requireResidentKey: true,
      },
      extensions: { credProps: true },
    });
  });

  it('names an attachment only when one is asked for', () => {
    const options = buildCreationOptions({ ...minnie, attachment: 'cross-platform' });
    expect(options.authenticatorSelection.authenticatorAttachment).toBe('cross-platform');
    expect(buildCreationOptions(minnie).authenticatorSelection).not.toHaveProperty(
      'authenticatorAttachment',
    );
  });

  it('excludes the credentials that the user has, with the transports that are known', () => {
    const options = buildCreationOptions({
      ...minnie,
      exclude: [
        { credentialId: 'AAEC', transports: ['internal', 'hybrid'] },
        { credentialId: 'AwQF', transports: [] },
      ],
    });
    expect(options.excludeCredentials).toStrictEqual([
      { id: 'AAEC', transports: ['hybrid', 'internal'], type: 'public-key' },
      { id: 'AwQF', type: 'public-key' },
    ]);
  });

  it('gives every call an object of its own', () => {
    const first = buildCreationOptions(minnie);
    first.pubKeyCredParams.pop();
    first.authenticatorSelection.userVerification = 'discouraged';
    const second = buildCreationOptions(minnie);
    expect(second.pubKeyCredParams).toHaveLength(10);
    expect(second.authenticatorSelection.userVerification).toBe('required');
  });
});
