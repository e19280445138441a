import { describe, expect, it } from 'vitest';
import { readCbor } from '@/lib/webauthn/cbor';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import { encodeCbor } from '@/testing/software-authenticator';
import { asked, authenticatorOf, creation, origin } from '@/testing/webauthn/ceremony';

const read = (hex: string) => readCbor(Buffer.from(hex, 'hex'));

describe('readCbor', () => {
  // Examples of RFC 8949, appendix A.
  it.each<[string, unknown]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['80', []],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('reads %s', (hex, value) => {
    expect(read(hex)).toEqual({ value, end: hex.length / 2 });
  });

  it('reads byte strings, and tells where the item ends', () => {
    expect(read('4401020304ff')).toEqual({ value: Buffer.from([1, 2, 3, 4]), end: 5 });
  });

  it('reads from any place', () => {
    expect(readCbor(Buffer.from([255, 255, 7]), 2)).toEqual({ value: 7, end: 3 });
  });

  it.each([
    ['nothing', ''],
    ['a head cut short', '19'],
    ['a number beyond 2^53', '1b0020000000000000'],
    ['bytes cut short', '450102'],
    ['a claimed length of 2^32', '5affffffff00'],
    ['a claimed length of 2^64', '5bffffffffffffffff00'],
    ['2^53 claimed elements', '9b001fffffffffffff00'],
    ['a claimed map of 2^32', 'baffffffff0000'],
    ['indefinite bytes', '5f41004100ff'],
    ['an indefinite text', '7f6161ff'],
    ['an indefinite array', '9f0102ff'],
    ['an indefinite map', 'bf6161 01ff'.replace(' ', '')],
    ['a break alone', 'ff'],
    ['reserved lengths', '1c'],
    ['a tag', 'c11a514b67b0'],
    ['the tag for self-described CBOR', 'd9d9f700'],
    ['undefined', 'f7'],
    ['half floats', 'f93c00'],
    ['doubles', 'fb3ff199999999999a'],
    ['simple values', 'f0'],
    ['duplicate numbers as keys', 'a201010102'],
    ['duplicate keys with one more behind them', 'a2010101020203'],
    ['duplicate texts as keys', 'a2616101616102'],
    ['the same key in two lengths', 'a20101180102'],
    ['NaN as a key', 'a1f97e0001'],
    ['bytes as a key', 'a1410101'],
    ['an array as a key', 'a1800 1'.replace(' ', '')],
    ['true as a key', 'a1f501'],
    ['text that is not UTF-8', '62c328'],
    ['half a surrogate pair', '63eda080'],
    ['nine levels', '818181818181818181'.concat('00')],
  ])('A32 refuses %s', (_name, hex) => {
    expect(read(hex)).toBeNull();
  });

  it('reads eight levels', () => {
    expect(read('818181818181818100')).not.toBeNull();
  });

  it('keeps a byte order mark, and names that mean something to JavaScript, as plain text', () => {
    expect(read('64efbbbf61')?.value).toBe('\uFEFFa');
    const map = readCbor(encodeCbor(new Map([['__proto__', new Map([['polluted', 1]])]])))?.value;
    expect(map instanceof Map && map.has('__proto__')).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('hostile attestation objects', () => {
  const bombs: [string, Buffer][] = [
    ['arrays 200,000 deep', Buffer.alloc(200_000, 0x81)],
    ['arrays as deep as fits', Buffer.alloc(16_384, 0x81)],
    [
      'maps as deep as fits',
      Buffer.concat(Array.from({ length: 8192 }, () => Buffer.from([0xa1, 0x01]))),
    ],
    ['tags as deep as fits', Buffer.alloc(16_384, 0xc1)],
    ['16,000 numbers', Buffer.concat([Buffer.from([0x99, 0x3f, 0xf0]), Buffer.alloc(16_368)])],
    [
      '16,000 empty arrays',
      Buffer.concat([Buffer.from([0x99, 0x3f, 0xf0]), Buffer.alloc(16_368, 0x80)]),
    ],
    ['a claimed length of 2^32', Buffer.from('5affffffff', 'hex')],
    ['2^53 claimed elements', Buffer.from('9b001fffffffffffff', 'hex')],
    [
      'duplicate members',
      Buffer.from('a363666d7400 63666d7400 63666d7400'.replaceAll(' ', ''), 'hex'),
    ],
    ['an indefinite map', Buffer.from('bf63666d74646e6f6e65ff', 'hex')],
  ];

  it.each(bombs)('A32 answers %s within 100 ms and without 50 MB', async (_name, bytes) => {
    const response = authenticatorOf().register(creation, {
      origin,
      attestationObject: () => bytes,
    });
    const before = process.memoryUsage().rss;
    // Processor time, so that a busy machine does not count; twice, so that the first run's compiling does not.
    const spent = [];
    for (let run = 0; run < 2; run += 1) {
      const start = process.cpuUsage();
      const verdict = await verifyRegistration({ response, expected: asked });
      const { user, system } = process.cpuUsage(start);
      spent.push((user + system) / 1000);
      expect(verdict.ok).toBe(false);
    }
    expect(Math.min(...spent)).toBeLessThan(100);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('A30 refuses a byte behind the attestation object, a member too many, a member too few', async () => {
    const spoilt = [
      (usual: Map<number | string, never>) => Buffer.concat([encodeCbor(usual), Buffer.from([0])]),
      (usual: Map<number | string, never>) => encodeCbor(new Map([...usual, ['epAtt', false]])),
      (usual: Map<number | string, never>) => encodeCbor(new Map([...usual].slice(1))),
    ];
    for (const attestationObject of spoilt) {
      const how = { origin, attestationObject: attestationObject as never };
      const response = authenticatorOf().register(creation, how);
      expect(await verifyRegistration({ response, expected: asked })).toEqual({
        ok: false,
        reason: 'attestation_object',
      });
    }
  });

  it('accepts the members in any order', async () => {
    const how = {
      origin,
      attestationObject: (usual: Map<number | string, never>) =>
        encodeCbor(new Map([...usual].reverse())),
    };
    const response = authenticatorOf().register(creation, how as never);
    expect((await verifyRegistration({ response, expected: asked })).ok).toBe(true);
  });
});
