import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { coseAlgorithms } from '@/lib/model';
import { importCoseKey } from '@/lib/webauthn/cose-key';
import { isUsableEd25519Point } from '@/lib/webauthn/ed25519-point';
import {
  type Cbor,
  type CborMap,
  encodeCbor,
  newKeyPair,
  toCoseKey,
} from '@/testing/software-authenticator';
import { authenticatorOf, register } from '@/testing/webauthn/ceremony';

const ec = newKeyPair(-7);
const rsa = newKeyPair(-257);
const p256 = () => toCoseKey(-7, ec.publicKey);
const rs256 = () => toCoseKey(-257, rsa.publicKey);
const ed25519 = () => toCoseKey(-8, newKeyPair(-8).publicKey);
const changed = (key: CborMap, changes: [number, Cbor][]) => new Map([...key, ...changes]);
const without = (key: CborMap, label: number) => new Map([...key].filter(([at]) => at !== label));
const modulus = (bytes: number, lastByte = 1) => {
  const n = Buffer.alloc(bytes, 0xa5);
  n[bytes - 1] = lastByte;
  return n;
};

describe('importCoseKey', () => {
  it.each(coseAlgorithms)('imports a key of algorithm %i', (algorithm) => {
    const { publicKey } = algorithm <= -37 ? rsa : newKeyPair(algorithm);
    const imported = importCoseKey(toCoseKey(algorithm, publicKey));
    expect(imported).toMatchObject({ ok: true, value: { algorithm } });
    expect(imported.ok && imported.value.key.equals(publicKey)).toBe(true);
  });

  it('accepts RSA keys of 2048 to 4096 bits', () => {
    for (const bytes of [256, 384, 512])
      expect(importCoseKey(changed(rs256(), [[-1, modulus(bytes)]])).ok).toBe(true);
  });

  it.each([-65_535, -47, -53, -9, -48, 0, 7, 'ES256', null])(
    'A27 refuses an algorithm that we never offer: %s',
    (algorithm) => {
      expect(importCoseKey(changed(p256(), [[3, algorithm]]))).toEqual({
        ok: false,
        reason: 'algorithm',
      });
    },
  );

  const offCurve = Buffer.alloc(32, 5);
  it.each<[string, () => Cbor]>([
    ['no map', () => [1, 2]],
    ['an EC key typed as OKP', () => changed(p256(), [[1, 1]])],
    ['an EC key claiming EdDSA', () => changed(p256(), [[3, -8]])],
    ['an EC key claiming RS256', () => changed(p256(), [[3, -257]])],
    ['P-256 for ES384', () => changed(p256(), [[3, -35]])],
    ['P-384 for ES256', () => changed(toCoseKey(-35, newKeyPair(-35).publicKey), [[3, -7]])],
    ['another curve number', () => changed(p256(), [[-1, 8]])],
    ['a point off the curve', () => changed(p256(), [[-3, offCurve]])],
    [
      'the point at infinity',
      () =>
        changed(p256(), [
          [-2, Buffer.alloc(32)],
          [-3, Buffer.alloc(32)],
        ]),
    ],
    ['a coordinate beyond the field', () => changed(p256(), [[-2, Buffer.alloc(32, 255)]])],
    ['a short coordinate', () => changed(p256(), [[-2, Buffer.alloc(31, 1)]])],
    ['a coordinate with a leading zero too many', () => changed(p256(), [[-2, Buffer.alloc(33)]])],
    ['a compressed point', () => changed(p256(), [[-3, true]])],
    ['no x', () => without(p256(), -2)],
    ['no y', () => without(p256(), -3)],
    ['a private key inside', () => changed(p256(), [[-4, Buffer.alloc(32, 1)]])],
    ['a parameter too many', () => changed(p256(), [[4, [1]]])],
    ['RSA with 512 bits', () => changed(rs256(), [[-1, modulus(64)]])],
    ['RSA with 1024 bits', () => changed(rs256(), [[-1, modulus(128)]])],
    [
      'RSA with 2047 bits',
      () => changed(rs256(), [[-1, Buffer.concat([Buffer.from([0x7f]), modulus(255)])]]),
    ],
    ['RSA with 4104 bits', () => changed(rs256(), [[-1, modulus(513)]])],
    [
      'RSA padded with zeros to 2048 bits',
      () => changed(rs256(), [[-1, Buffer.concat([Buffer.alloc(128), modulus(128)])]]),
    ],
    ['RSA with an even modulus', () => changed(rs256(), [[-1, modulus(256, 2)]])],
    ['RSA without a modulus', () => changed(rs256(), [[-1, Buffer.alloc(0)]])],
    ['RSA with e = 3', () => changed(rs256(), [[-2, Buffer.from([3])]])],
    ['RSA with e = 1', () => changed(rs256(), [[-2, Buffer.from([0, 0, 1])]])],
    ['RSA with a padded e', () => changed(rs256(), [[-2, Buffer.from([0, 1, 0, 1])]])],
    ['X25519 for EdDSA', () => changed(ed25519(), [[-1, 4]])],
    ['Ed448 for EdDSA', () => changed(ed25519(), [[-1, 7]])],
    ['a short Ed25519 key', () => changed(ed25519(), [[-2, Buffer.alloc(31, 9)]])],
    ['an Ed25519 key off the curve', () => changed(ed25519(), [[-2, Buffer.alloc(32, 2)]])],
    [
      'an Ed25519 key of small order',
      () => changed(ed25519(), [[-2, Buffer.from([1, ...Buffer.alloc(31)])]]),
    ],
  ])('A27 refuses %s', async (_name, key) => {
    expect(importCoseKey(key())).toEqual({ ok: false, reason: 'key' });
    const verdict = await register(authenticatorOf(), { publicKey: encodeCbor(key()) });
    expect(verdict).toEqual({ ok: false, reason: 'key' });
  });

  it('A27 refuses an algorithm of ours that this ceremony did not offer', async () => {
    const verdict = await register(authenticatorOf(-35), {}, { algorithms: [-7, -257] });
    expect(verdict).toEqual({ ok: false, reason: 'algorithm' });
  });
});

describe('isUsableEd25519Point', () => {
  const p = 2n ** 255n - 19n;
  const encode = (y: bigint) => Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();

  it('accepts every key that OpenSSL makes', () => {
    for (let count = 0; count < 50; count += 1) {
      const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      expect(isUsableEd25519Point(Buffer.from(jwk.x ?? '', 'base64url'))).toBe(true);
    }
  });

  it('refuses about half of all values, the ones off the curve', () => {
    const usable = Array.from({ length: 200 }, (_, index) =>
      isUsableEd25519Point(encode(BigInt(index + 2))),
    );
    expect(usable.filter(Boolean).length).toBeGreaterThan(60);
    expect(usable.filter(Boolean).length).toBeLessThan(140);
  });

  it('refuses spellings that are not canonical', () => {
    for (const y of [p, p + 3n, 2n ** 255n - 1n])
      expect(isUsableEd25519Point(encode(y))).toBe(false);
  });

  // Points of order 8 satisfy d·y⁴ + 2y² = 1, since doubling them gives y = 0.
  it('refuses points of small order, for which anybody can make signatures', () => {
    const orderEight = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
    const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
    expect((d * orderEight ** 4n + 2n * orderEight ** 2n) % p).toBe(1n);
    for (const y of [0n, 1n, p - 1n, orderEight, p - orderEight]) {
      expect(isUsableEd25519Point(encode(y))).toBe(false);
      const withSign = encode(y);
      withSign[31] = (withSign[31] ?? 0) | 0x80;
      expect(isUsableEd25519Point(withSign)).toBe(false);
    }
  });
});
