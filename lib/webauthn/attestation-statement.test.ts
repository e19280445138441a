import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  type Cbor,
  type CborMap,
  createAuthenticator,
  encodeCbor,
  newKeyPair,
  signAs,
} from '@/testing/software-authenticator';
import {
  asked,
  authenticatorOf,
  creation,
  origin,
  register,
  rpId,
} from '@/testing/webauthn/ceremony';
import { makeCertificate, octets } from '@/testing/webauthn/certificate';

const refused = (reason: string) => ({ ok: false, reason });
const direct = { attestation: 'direct' } as const;
const statement = (members: Record<string, Cbor>): CborMap => new Map(Object.entries(members));

describe('formats', () => {
  it.each(['unknown', '', 'NONE', 'Packed', '__proto__', 'constructor', 'x'.repeat(10_000)])(
    'A29 refuses the format %.20s, with and without certificates',
    async (fmt) => {
      const bare = await register(authenticatorOf(), { fmt });
      expect(bare).toEqual(refused('format'));
      const attStmt = statement({ alg: -7, sig: randomBytes(70), x5c: [randomBytes(300)] });
      expect(await register(authenticatorOf(), { fmt, attStmt })).toEqual(refused('format'));
    },
  );

  it.each(['android-key', 'android-safetynet', 'compound', 'unknown'])(
    'A29 refuses %s where attestation was asked for',
    async (fmt) => {
      const attStmt = statement({ alg: -7, sig: randomBytes(70), x5c: [randomBytes(300)] });
      expect(await register(authenticatorOf(), { fmt, attStmt }, direct)).toEqual(
        refused('format'),
      );
    },
  );
});

describe('statements that nobody asked for', () => {
  const sig = randomBytes(70);
  const x5c = [randomBytes(300)];
  const tpm = { ver: '2.0', alg: -65_535, sig, x5c, certInfo: sig, pubArea: sig };
  const part = statement({ fmt: 'fido-u2f', attStmt: statement({ sig, x5c }) });

  it.each<[string, Cbor]>([
    ['packed', statement({ alg: -7, sig, x5c })],
    ['packed', statement({ alg: -53, sig, x5c: [...x5c, ...x5c] })],
    ['fido-u2f', statement({ sig, x5c })],
    ['tpm', statement(tpm)],
    ['apple', statement({ x5c })],
    ['android-key', statement({ alg: -7, sig, x5c })],
    ['android-safetynet', statement({ ver: '1', response: sig })],
    ['compound', [part, part]],
  ])('count as none, whatever they claim: %s', async (fmt, attStmt) => {
    const attestationObject = (usual: CborMap) =>
      encodeCbor(new Map(usual).set('attStmt', attStmt));
    expect(await register(authenticatorOf(), { fmt, attestationObject })).toMatchObject({
      ok: true,
      value: { attestationType: 'none' },
    });
  });

  it.each<[string, Cbor]>([
    ['packed', statement({ alg: 'ES256', sig, x5c })],
    ['packed', statement({ alg: -7, sig, x5c: [] })],
    ['packed', statement({ alg: -7, sig, x5c: randomBytes(8) })],
    ['packed', [part, part]],
    ['fido-u2f', statement({ sig })],
    ['fido-u2f', statement({})],
    ['tpm', statement({ ...tpm, pubArea: '' })],
    ['apple', statement({ x5c: ['MIIB'] })],
    ['android-key', statement({ alg: -7, sig })],
    ['android-safetynet', statement({ ver: 1, response: sig })],
    ['compound', statement({})],
    ['compound', [part]],
    ['compound', [part, 'fido-u2f']],
    ['none', [part, part]],
  ])('A30 are refused where they are not of their format: %s', async (fmt, attStmt) => {
    const attestationObject = (usual: CborMap) =>
      encodeCbor(new Map(usual).set('attStmt', attStmt));
    const verdict = await register(authenticatorOf(), { fmt, attestationObject });
    expect(verdict).toEqual(refused(fmt === 'none' ? 'format' : 'attestation'));
  });

  it('prove nothing, so that all else is checked as ever', async () => {
    const attStmt = statement({ sig, x5c });
    const how = { fmt: 'fido-u2f', attStmt };
    expect(await register(authenticatorOf(), { ...how, userVerified: false })).toEqual(
      refused('user_verification'),
    );
    expect(await register(authenticatorOf(), { ...how, origin: 'https://evil.example' })).toEqual(
      refused('origin'),
    );
    const key = encodeCbor(new Map([[1, 2]]));
    expect(await register(authenticatorOf(), { ...how, publicKey: key })).toEqual(
      refused('algorithm'),
    );
  });
});

describe('statements without certificates', () => {
  it('A30 refuses none with anything in it', async () => {
    const attStmt = statement({ alg: -7 });
    expect(await register(authenticatorOf(), { attStmt })).toEqual(refused('attestation'));
  });

  it('A30 refuses self attestation by another algorithm than the key’s', async () => {
    const attStmt = statement({ alg: -36, sig: randomBytes(70) });
    expect(await register(authenticatorOf(), { fmt: 'packed', attStmt })).toEqual(
      refused('attestation'),
    );
  });

  it.each<[string, CborMap]>([
    ['without an algorithm', statement({ sig: randomBytes(70) })],
    ['without a signature', statement({ alg: -7 })],
    ['with an empty signature', statement({ alg: -7, sig: Buffer.alloc(0) })],
    ['with a text for a signature', statement({ alg: -7, sig: 'signed' })],
    ['by RSA with SHA-1', statement({ alg: -65_535, sig: randomBytes(70) })],
    [
      'with a stranger’s signature',
      statement({ alg: -7, sig: signAs(-7, newKeyPair(-7).privateKey, randomBytes(9)) }),
    ],
    ['with noise for a signature', statement({ alg: -7, sig: randomBytes(70) })],
  ])('A30 refuses packed %s', async (_name, attStmt) => {
    const verdict = await register(authenticatorOf(), { fmt: 'packed', attStmt });
    expect(verdict.ok).toBe(false);
  });
});

describe('statements with certificates, where attestation was asked for', () => {
  const maker = newKeyPair(-7);
  const certificateOf = (aaguid: string) =>
    makeCertificate({
      subject: { C: 'SE', O: 'Example', OU: 'Authenticator Attestation', CN: 'Example 5' },
      issuer: { CN: 'Example Root' },
      publicKey: maker.publicKey,
      issuerKey: newKeyPair(-7).privateKey,
      extensions: [
        { id: '1.3.6.1.4.1.45724.1.1.4', value: octets(Buffer.from(aaguid, 'hex')) },
        { id: '2.5.29.19', value: Buffer.from('3000', 'hex') },
      ],
    });
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest();

  /** A packed statement by the maker's key over what the authenticator says. */
  async function packed(spoil: (usual: CborMap) => CborMap = (usual) => usual) {
    const aaguid = 'f8a011f38c0a4d15800617111f9edc7d';
    const authenticator = createAuthenticator({ algorithm: -8, aaguid });
    const first = authenticator.register(creation, { origin });
    const clientData = Buffer.from(first.response.clientDataJSON, 'base64url');
    let sig: Uint8Array = Buffer.alloc(0);
    const authenticatorData = (usual: Buffer) => {
      sig = signAs(-7, maker.privateKey, Buffer.concat([usual, sha256(clientData)]));
      return usual;
    };
    authenticator.register(creation, { origin, authenticatorData });
    const attStmt = spoil(statement({ alg: -7, sig, x5c: [certificateOf(aaguid)] }));
    const response = authenticator.register(creation, { origin, fmt: 'packed', attStmt });
    return verifyRegistration({ response, expected: { ...asked, ...direct } });
  }

  it('accepts packed and calls it basic, a claim without a root', async () => {
    expect(await packed()).toMatchObject({
      ok: true,
      value: {
        attestationType: 'basic',
        algorithm: -8,
        aaguid: 'f8a011f3-8c0a-4d15-8006-17111f9edc7d',
      },
    });
  });

  it.each<[string, (usual: CborMap) => CborMap]>([
    [
      'a signature by somebody else',
      (usual) => new Map(usual).set('sig', signAs(-7, newKeyPair(-7).privateKey, randomBytes(8))),
    ],
    ['no certificate in the chain', (usual) => new Map(usual).set('x5c', [])],
    ['a chain that is no list', (usual) => new Map(usual).set('x5c', randomBytes(8))],
    ['a chain of texts', (usual) => new Map(usual).set('x5c', ['MIIB'])],
    [
      'nine certificates',
      (usual) => new Map(usual).set('x5c', Array(9).fill(certificateOf('00'.repeat(16)))),
    ],
    [
      'a certificate for another model',
      (usual) => new Map(usual).set('x5c', [certificateOf('00'.repeat(16))]),
    ],
  ])('refuses packed with %s', async (_name, spoil) => {
    expect(await packed(spoil)).toEqual(refused('attestation'));
  });

  it('refuses packed with noise for a certificate', async () => {
    const verdict = await packed((usual) => new Map(usual).set('x5c', [randomBytes(400)]));
    expect(verdict.ok).toBe(false);
  });

  it('accepts fido-u2f and calls it basic', async () => {
    const authenticator = authenticatorOf();
    const jwk = authenticator.keys.publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([
      Buffer.from([4]),
      Buffer.from(jwk.x ?? '', 'base64url'),
      Buffer.from(jwk.y ?? '', 'base64url'),
    ]);
    const plain = authenticator.register(creation, { origin });
    const clientDataHash = sha256(Buffer.from(plain.response.clientDataJSON, 'base64url'));
    const id = Buffer.from(authenticator.credentialId, 'base64url');
    const signed = Buffer.concat([
      Buffer.from([0]),
      sha256(Buffer.from(rpId)),
      clientDataHash,
      id,
      point,
    ]);
    const attStmt = statement({
      sig: signAs(-7, maker.privateKey, signed),
      x5c: [certificateOf('00'.repeat(16))],
    });
    expect(await register(authenticator, { fmt: 'fido-u2f', attStmt }, direct)).toMatchObject({
      ok: true,
      value: { attestationType: 'basic' },
    });
    const other = authenticatorOf();
    expect(await register(other, { fmt: 'fido-u2f', attStmt }, direct)).toEqual(
      refused('attestation'),
    );
  });

  it.each(['tpm', 'apple'])('refuses a hollow %s statement', async (fmt) => {
    const attStmt = statement({ x5c: [certificateOf('00'.repeat(16))] });
    expect(await register(authenticatorOf(), { fmt, attStmt }, direct)).toEqual(
      refused('attestation'),
    );
  });

  it('still accepts none and self, which are all that many authenticators give', async () => {
    expect((await register(authenticatorOf(), {}, direct)).ok).toBe(true);
    expect((await register(authenticatorOf(), { fmt: 'packed' }, direct)).ok).toBe(true);
    expect(encodeCbor(statement({}))).toEqual(Buffer.from([0xa0]));
  });
});
