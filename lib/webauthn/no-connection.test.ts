import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  type Cbor,
  type CborMap,
  createAuthenticator,
  newKeyPair,
  signAs,
} from '@/testing/software-authenticator';
import { asked, creation, origin, rpId } from '@/testing/webauthn/ceremony';
import {
  androidKeyDescription,
  makeCertificate,
  revocationListAt,
} from '@/testing/webauthn/certificate';

let listener: Server;
let hits = 0;
let address = '';

beforeAll(async () => {
  listener = createServer((_request, response) => {
    hits += 1;
    response.end('not a revocation list');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/latest/meta-data/iam`;
});

afterAll(() => {
  listener.close();
});

beforeEach(() => {
  hits = 0;
  vi.spyOn(globalThis, 'fetch');
});

const authenticator = createAuthenticator({ algorithm: -7 });
const { publicKey, privateKey } = authenticator.keys;
const rootKeys = newKeyPair(-7);
const rootName = { CN: 'A root of my own' };
const certified = { C: 'SE', O: 'Mallory', OU: 'Authenticator Attestation', CN: 'Mallory 1' };

/** A chain of two, its leaf for the credential's key and pointing to a revocation list at `url`. */
function chainTo(url: string, clientDataHash: Uint8Array): Buffer[] {
  const leaf = makeCertificate({
    subject: certified,
    issuer: rootName,
    publicKey,
    issuerKey: rootKeys.privateKey,
    extensions: [androidKeyDescription(clientDataHash), revocationListAt(url)],
  });
  const root = makeCertificate({
    subject: rootName,
    issuer: rootName,
    publicKey: rootKeys.publicKey,
    issuerKey: rootKeys.privateKey,
  });
  return [leaf, root];
}

/** A response whose statement is well made, all but the root that it leads to. */
function certifiedResponse(fmt: string, url: string) {
  const plain = authenticator.register(creation, { origin });
  const clientDataHash = createHash('sha256')
    .update(plain.response.clientDataJSON, 'base64url')
    .digest();
  let statement: CborMap = new Map();
  const authenticatorData = (usual: Buffer) => {
    const sig = signAs(-7, privateKey, Buffer.concat([usual, clientDataHash]));
    statement = new Map<string, Cbor>([
      ['alg', -7],
      ['sig', sig],
      ['x5c', chainTo(url, clientDataHash)],
    ]);
    return usual;
  };
  authenticator.register(creation, { origin, authenticatorData });
  return authenticator.register(creation, { origin, fmt, attStmt: statement });
}

const clouds = ['http://169.254.169.254/latest/meta-data/', 'https://attacker.example/crl'];

describe('no registration makes this server call anybody', () => {
  it('A28 the library alone does call the address in an android-key certificate', async () => {
    const attempt = verifyRegistrationResponse({
      response: {
        ...certifiedResponse('android-key', address),
        clientExtensionResults: {},
      } as never,
      expectedChallenge: creation.challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: [-7],
    });
    await expect(attempt).rejects.toThrow('not a known root certificate');
    expect(hits).toBe(1);
  });

  it.each([
    ['none', { ok: true, value: { attestationType: 'none' } }],
    ['indirect', { ok: false, reason: 'format' }],
    ['direct', { ok: false, reason: 'format' }],
  ] as const)(
    'A28 opens no connection for android-key, attestation %s',
    async (attestation, expected) => {
      for (const url of [address, ...clouds]) {
        const response = certifiedResponse('android-key', url);
        const verdict = await verifyRegistration({ response, expected: { ...asked, attestation } });
        expect(verdict).toMatchObject(expected);
      }
      expect(globalThis.fetch).not.toHaveBeenCalled();
      expect(hits).toBe(0);
    },
  );

  it.each(['packed', 'fido-u2f', 'apple', 'tpm', 'android-safetynet', 'compound'])(
    'A28 opens no connection for %s with certificates, asked for or not',
    async (fmt) => {
      for (const attestation of ['none', 'direct'] as const) {
        const response = certifiedResponse(fmt, address);
        await verifyRegistration({ response, expected: { ...asked, attestation } });
      }
      expect(globalThis.fetch).not.toHaveBeenCalled();
      expect(hits).toBe(0);
    },
  );

  it('A28 verifies a packed statement with certificates, and still opens no connection', async () => {
    const response = certifiedResponse('packed', address);
    const expected = { ...asked, attestation: 'direct' as const };
    expect(await verifyRegistration({ response, expected })).toMatchObject({
      ok: true,
      value: { attestationType: 'basic' },
    });
    expect(globalThis.fetch).not.toHaveBeenCalled();
    expect(hits).toBe(0);
  });
});
