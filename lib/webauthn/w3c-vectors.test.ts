import { describe, expect, it } from 'vitest';
import { coseAlgorithms } from '@/lib/model';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import { decodeBase64url } from '@/lib/webauthn/base64url';
import { verifyAuthentication } from '@/lib/webauthn/verify-authentication';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import vectors from '@/testing/webauthn/w3c-vectors.fixture.json';

/** The test vectors of WebAuthn L3 §16.1, values as published, each with the verdict of a policy that asks for no attestation. */
const verdicts: Record<string, { type: string } | { reason: string }> = {
  'none-es256': { type: 'none' },
  'packed-self-es256': { type: 'self' },
  // A page of another site was around ours.
  'none-es256-crossOrigin': { reason: 'cross_origin' },
  'none-es256-topOrigin': { reason: 'cross_origin' },
  'none-es256-long-credential-id': { type: 'none' },
  'packed-es256': { type: 'none' },
  'packed-es384': { type: 'none' },
  'packed-es512': { type: 'none' },
  'packed-rs256': { type: 'none' },
  'packed-eddsa': { type: 'none' },
  // Not among the algorithms that we offer.
  'packed-ed448': { reason: 'algorithm' },
  'tpm-es256': { type: 'none' },
  'android-key-es256': { type: 'none' },
  'apple-es256': { type: 'none' },
  'fido-u2f-es256': { type: 'none' },
};

const asked = {
  origins: ['https://example.org'],
  rpId: 'example.org',
  userVerification: 'preferred',
} as const;

type Vector = (typeof vectors)[number];

function register({ registration: { challenge, id, ...response } }: Vector) {
  return verifyRegistration({
    response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
    expected: {
      ...asked,
      challenge: decodeBase64url(challenge),
      algorithms: coseAlgorithms,
      attestation: 'none',
    },
  });
}

describe('the test vectors of the specification', () => {
  it('are fifteen, each with its verdict', () => {
    expect(vectors.map(({ name }) => name)).toEqual(Object.keys(verdicts));
    expect(vectors).toHaveLength(15);
  });

  it.each(vectors)('register as the policy means: $name', async (vector) => {
    const verdict = await register(vector);
    const expected = verdicts[vector.name];
    expect(verdict).toMatchObject(
      expected && 'type' in expected
        ? {
            ok: true,
            value: { attestationType: expected.type, credentialId: vector.registration.id },
          }
        : { ok: false, ...expected },
    );
  });

  it.each(vectors.filter(({ name }) => 'type' in (verdicts[name] ?? {})))(
    'sign in afterwards: $name',
    async (vector) => {
      const registered = await register(vector);
      if (!registered.ok) throw new Error(registered.reason);
      const { challenge, ...response } = vector.authentication;
      const { id } = vector.registration;
      const parsed = parseAuthentication({ id, rawId: id, type: 'public-key', response });
      if (!parsed.ok) throw new Error(parsed.reason);
      const { rpId } = asked;
      const verdict = verifyAuthentication({
        response: parsed.value,
        expected: { ...asked, challenge: decodeBase64url(challenge) },
        passkey: { ...registered.value, id: vector.name, rpId, userHandle: Buffer.from('1') },
        userHandleRequired: false,
      });
      expect(verdict).toMatchObject({ ok: true, value: { counter: 'ok' } });
    },
  );
});
