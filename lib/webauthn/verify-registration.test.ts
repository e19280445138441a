import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { coseAlgorithms } from '@/lib/model';
import { decodeBase64url } from '@/lib/webauthn/base64url';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  type Cbor,
  createAuthenticator,
  encodeCbor,
  newKeyPair,
  toCoseKey,
} from '@/testing/software-authenticator';
import {
  asked,
  authenticatorOf,
  creation,
  enrol,
  origin,
  register,
  signIn,
} from '@/testing/webauthn/ceremony';
import seed from '@/testing/webauthn/seed-credential.fixture.json';

const refused = (reason: string) => ({ ok: false, reason });

describe('the credential that the published contract prints', () => {
  const clientData = Buffer.from(seed.response.clientDataJSON, 'base64url').toString();
  const expected = {
    ...asked,
    challenge: decodeBase64url(JSON.parse(clientData).challenge),
    origins: [JSON.parse(clientData).origin],
  };

  it('registers, self-attested', async () => {
    const verdict = await verifyRegistration({ response: seed, expected });
    expect(verdict).toMatchObject({
      ok: true,
      value: {
        credentialId: 'pawVarF4xPxLFmfCnRkwXWeTrKGzabcAi92LEI1WC00',
        algorithm: -7,
        signCount: 0,
        aaguid: '38eeefad-3ce5-8866-96dd-4210e1e4c0b4',
        attestationType: 'self',
        transports: [],
        backupEligible: false,
        backedUp: false,
        userVerified: true,
        discoverable: null,
      },
    });
  });

  it('keeps the COSE key as the authenticator wrote it', async () => {
    const verdict = await verifyRegistration({ response: seed, expected });
    const hex = verdict.ok && Buffer.from(verdict.value.publicKey).toString('hex');
    expect(hex).toMatch(/^a5010203262001215820c1940d23f6140427[0-9a-f]+225820[0-9a-f]{64}$/);
  });

  it('is for https://localhost:8080 and nobody else', async () => {
    const elsewhere = { ...expected, origins: ['https://localhost:8081'] };
    const verdict = await verifyRegistration({ response: seed, expected: elsewhere });
    expect(verdict).toEqual(refused('origin'));
  });
});

describe('every algorithm of the contract', () => {
  it.each(coseAlgorithms)('%i registers without and with self attestation', async (algorithm) => {
    const plain = await register(authenticatorOf(algorithm));
    expect(plain).toMatchObject({ ok: true, value: { algorithm, attestationType: 'none' } });
    const self = await register(authenticatorOf(algorithm), { fmt: 'packed' });
    expect(self).toMatchObject({ ok: true, value: { algorithm, attestationType: 'self' } });
  });

  it('refuses a self attestation whose signature is not the key’s', async () => {
    const forged = (usual: Buffer) => Buffer.concat([usual.subarray(0, -4), randomBytes(4)]);
    const verdict = await register(authenticatorOf(), { fmt: 'packed', signature: forged });
    expect(verdict).toEqual(refused('attestation'));
  });
});

describe('the facts that are stored', () => {
  it('are those of the authenticator data', async () => {
    const aaguid = 'adce000235bcc60a648b0b25f1f05503';
    const synced = authenticatorOf(-7, { aaguid, backupEligible: true, backedUp: true });
    const how = { signCount: 41, transports: ['hybrid', 'internal'] };
    expect(await register(synced, how)).toMatchObject({
      ok: true,
      value: {
        credentialId: synced.credentialId,
        aaguid: 'adce0002-35bc-c60a-648b-0b25f1f05503',
        signCount: 41,
        backupEligible: true,
        backedUp: true,
        userVerified: true,
        discoverable: true,
        transports: ['hybrid', 'internal'],
      },
    });
  });

  it('hold the whole COSE key, detached from the request', async () => {
    const authenticator = authenticatorOf();
    const verdict = await register(authenticator);
    const key = encodeCbor(toCoseKey(-7, authenticator.keys.publicKey));
    expect(verdict.ok && verdict.value.publicKey).toEqual(Uint8Array.from(key));
  });

  it('say that nobody was verified, when that was not demanded', async () => {
    const expected = { userVerification: 'preferred' } as const;
    const verdict = await register(authenticatorOf(), { userVerified: false }, expected);
    expect(verdict).toMatchObject({ ok: true, value: { userVerified: false } });
  });

  it('take the browser’s word on discoverability only in its proper form', async () => {
    const claims = [
      { credProps: { rk: false } },
      { credProps: { rk: 'yes' } },
      { credProps: 1 },
      'x',
    ];
    const found = await Promise.all(
      claims.map(async (clientExtensionResults) => {
        const verdict = await register(authenticatorOf(), { clientExtensionResults });
        return verdict.ok ? verdict.value.discoverable : verdict.reason;
      }),
    );
    expect(found).toEqual([false, null, null, null]);
  });
});

describe('client data', () => {
  it.each([
    'https://evil.example',
    'http://localhost:8080',
    'https://localhost',
    'https://localhost:8443',
    'https://localhost.:8080',
    'https://sub.localhost:8080',
    'https://xn--lcalhost-9xa:8080',
    'https://localhost:8080/',
    'null',
    '',
  ])('A1 refuses a registration made on %j', async (elsewhere) => {
    expect(await register(authenticatorOf(), { origin: elsewhere })).toEqual(refused('origin'));
  });

  it('accepts any origin of the list, as it is spelt there', async () => {
    const origins = [origin, 'https://app.example'];
    const verdict = await register(
      authenticatorOf(),
      { origin: 'https://app.example' },
      { origins },
    );
    expect(verdict.ok).toBe(true);
  });

  it('A8 refuses an assertion’s client data', async () => {
    const how = { clientData: { type: 'webauthn.get' } };
    expect(await register(authenticatorOf(), how)).toEqual(refused('type'));
  });

  it('A10 refuses a challenge that was never issued, is empty or absent', async () => {
    const other = { clientData: { challenge: randomBytes(32).toString('base64url') } };
    expect(await register(authenticatorOf(), other)).toEqual(refused('challenge'));
    const empty = { clientData: { challenge: '' } };
    expect(await register(authenticatorOf(), empty)).toEqual(refused('challenge'));
    const absent = { clientData: { challenge: undefined } };
    expect(await register(authenticatorOf(), absent)).toEqual(refused('client_data'));
  });

  it('A10 stops at a ceremony of ours without a real challenge, rather than accept every answer', async () => {
    const expected = { challenge: new Uint8Array() };
    const attempt = register(authenticatorOf(), { clientData: { challenge: '' } }, expected);
    await expect(attempt).rejects.toThrow('challenge of 16 bytes');
  });

  it.each([
    { crossOrigin: true },
    { crossOrigin: true, topOrigin: 'https://evil.example' },
    { topOrigin: 'https://evil.example' },
    { crossOrigin: false, topOrigin: origin },
  ])('A31 refuses a registration inside a page of others: %j', async (clientData) => {
    expect(await register(authenticatorOf(), { clientData })).toEqual(refused('cross_origin'));
  });

  it('ignores members that it does not know', async () => {
    const clientData = {
      extraData: 'clientDataJSON may be extended {"":[]}',
      other_keys: [{ a: 1 }],
    };
    expect((await register(authenticatorOf(), { clientData })).ok).toBe(true);
  });
});

describe('authenticator data', () => {
  it('A2 refuses another RP ID, a parent domain, a longer one', async () => {
    for (const rpId of ['evil.example', 'host', 'sub.localhost', ''])
      expect(await register(authenticatorOf(), { rpId })).toEqual(refused('rp_id'));
  });

  it('A11 refuses UV=0 where user verification was asked for', async () => {
    const verdict = await register(authenticatorOf(), { userVerified: false });
    expect(verdict).toEqual(refused('user_verification'));
  });

  it('A12 refuses UP=0', async () => {
    expect(await register(authenticatorOf(), { flags: 0x44 })).toEqual(refused('user_presence'));
  });

  it('accepts UP=0 for a creation that touches nobody, when such a one was asked for', async () => {
    const expected = { conditional: true, userVerification: 'preferred' } as const;
    const verdict = await register(authenticatorOf(), { flags: 0x40 }, expected);
    expect(verdict).toMatchObject({ ok: true, value: { userVerified: false } });
  });

  it('A16 refuses BS=1 with BE=0', async () => {
    const verdict = await register(authenticatorOf(), { flags: 0x55 });
    expect(verdict).toEqual(refused('backup_flags'));
  });

  it('A37 verifies against what was asked, not what the browser was told', async () => {
    const authenticator = authenticatorOf(-257);
    const tampered = { ...creation, authenticatorSelection: { userVerification: 'discouraged' } };
    const response = authenticator.register(tampered, { origin, userVerified: false });
    expect(await verifyRegistration({ response, expected: asked })).toEqual(
      refused('user_verification'),
    );
    const expected = { ...asked, algorithms: [-7, -8] as const };
    const verified = authenticator.register(tampered, { origin });
    expect(await verifyRegistration({ response: verified, expected })).toEqual(
      refused('algorithm'),
    );
  });

  it('refuses a response without a credential in it', async () => {
    const bare = (usual: Buffer) => {
      const header = usual.subarray(0, 37);
      header.writeUInt8(0x05, 32);
      return header;
    };
    const verdict = await register(authenticatorOf(), { authenticatorData: bare });
    expect(verdict).toEqual(refused('authenticator_data'));
  });

  it('A30 refuses bytes behind the authenticator data, and data cut short at any place', async () => {
    const trailing = Buffer.from([0]);
    expect(await register(authenticatorOf(), { trailing })).toEqual(refused('authenticator_data'));
    const authenticator = authenticatorOf();
    for (let length = 0; length < 160; length += 7) {
      const authenticatorData = (usual: Buffer) => usual.subarray(0, length);
      expect((await register(authenticator, { authenticatorData })).ok).toBe(false);
    }
  });
});

describe('the credential id', () => {
  it('A25 refuses an outer id that is not the attested one', async () => {
    const outerId = randomBytes(32).toString('base64url');
    expect(await register(authenticatorOf(), { outerId })).toEqual(refused('credential_id'));
  });

  it('A25 refuses id and rawId that differ', async () => {
    const response = { ...authenticatorOf().register(creation, { origin }), rawId: 'AAAA' };
    expect(await verifyRegistration({ response, expected: asked })).toEqual(refused('shape'));
  });

  it.each([0, 1024, 65_535])('A26 refuses an attested id of %i bytes', async (length) => {
    const authenticator = authenticatorOf();
    // Behind an honest outer id, so that only the attested one is at fault.
    const authenticatorData = (usual: Buffer) => {
      const id = Buffer.alloc(Math.min(length, 8000), 1);
      const lengthBytes = Buffer.from([length >> 8, length & 255]);
      return Buffer.concat([usual.subarray(0, 53), lengthBytes, id, usual.subarray(87)]);
    };
    const verdict = await register(authenticator, { authenticatorData });
    expect(verdict).toEqual(refused('credential_id'));
  });

  it.each([1, 1023])('accepts an id of %i bytes', async (length) => {
    expect((await register(authenticatorOf(), { credentialId: randomBytes(length) })).ok).toBe(
      true,
    );
  });
});

describe('what comes around the response', () => {
  const body = () => authenticatorOf().register(creation, { origin });
  const verify = (response: unknown) => verifyRegistration({ response, expected: asked });

  it.each([
    undefined,
    null,
    '',
    'public-key',
    7,
    [],
    {},
    { id: 'AAAA', rawId: 'AAAA', type: 'public-key' },
    { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: [] },
    { id: { $ne: 1 }, rawId: { $ne: 1 }, type: 'public-key', response: {} },
  ])('refuses %j', async (response) => {
    expect(await verify(response)).toEqual(refused('shape'));
  });

  it('refuses base64url with padding, foreign characters or stray bits', async () => {
    const { response, ...rest } = body();
    const spoil = (attestationObject: string) =>
      verify({ ...rest, response: { ...response, attestationObject } });
    const text = response.attestationObject;
    for (const bad of [`${text}=`, `${text}\n`, ` ${text}`, text.replace('o', '+'), `${text}é`, ''])
      expect(await spoil(bad)).toEqual(refused('shape'));
    const stray = (id: string) => verify({ ...rest, id, rawId: id, response });
    expect(rest.id).toHaveLength(43);
    expect(await stray(`${rest.id.slice(0, 42)}B`)).toEqual(refused('shape'));
  });

  it('refuses members beyond their length before it decodes them', async () => {
    const { response, ...rest } = body();
    const clientDataJSON = 'A'.repeat(1_000_000);
    expect(await verify({ ...rest, response: { ...response, clientDataJSON } })).toEqual(
      refused('shape'),
    );
    const attestationObject = 'A'.repeat(22_000);
    expect(await verify({ ...rest, response: { ...response, attestationObject } })).toEqual(
      refused('shape'),
    );
  });

  it('accepts a response without client extension results, transports or attachment', async () => {
    const { id, rawId, type, response } = body();
    const { clientDataJSON, attestationObject } = response;
    const verdict = await verify({
      id,
      rawId,
      type,
      response: { clientDataJSON, attestationObject },
    });
    expect(verdict).toMatchObject({ ok: true, value: { transports: [], discoverable: null } });
  });

  it('A34 ignores extension outputs, whatever they are called', async () => {
    const hostile = JSON.parse(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"appid":true,"huge":"${'x'.repeat(9000)}"}`,
    );
    const extensions = encodeCbor(
      new Map<string, Cbor>([
        ['__proto__', new Map([['polluted', 1]])],
        ['constructor', new Map([['prototype', new Map([['polluted', 1]])]])],
        ['devicePubKey', new Map([['sig', 1]])],
      ]),
    );
    const verdict = await register(authenticatorOf(), {
      clientExtensionResults: hostile,
      extensions,
    });
    expect(verdict.ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(verdict.ok && Object.keys(verdict.value)).not.toContain('polluted');
  });

  it('A34 refuses extension data that is not one map of named outputs', async () => {
    for (const extensions of [encodeCbor([1]), encodeCbor(new Map([[1, 2]])), Buffer.from([0xa1])])
      expect(await register(authenticatorOf(), { extensions })).toEqual(
        refused('authenticator_data'),
      );
  });

  it.each<[string[], string[]]>([
    [
      ['hybrid', 'internal'],
      ['hybrid', 'internal'],
    ],
    [
      ['cable', 'internal'],
      ['cable', 'internal'],
    ],
    [
      ['usb', 'future-radio', 'usb'],
      ['usb', 'future-radio'],
    ],
  ])('keeps what the browser says of transports, unknown ones included: %j', async (said, kept) => {
    const verdict = await register(authenticatorOf(), { transports: said });
    expect(verdict.ok && verdict.value.transports).toEqual(kept);
  });

  it('A35 keeps transports that are short words, once each, and of a thousand only known ones', async () => {
    const odd = ['<script>alert(1)</script>', 'usb,nfc', '', 'a\0b', 'x'.repeat(33), { a: 1 }, 7];
    const few = await register(authenticatorOf(), { transports: [...odd, 'ble'] });
    expect(few.ok && few.value.transports).toEqual(['ble']);
    const thousand = Array.from({ length: 1000 }, (_, index) => `radio-${index}`);
    const many = await register(authenticatorOf(), { transports: [...thousand, 'usb', 'nfc'] });
    expect(many.ok && many.value.transports).toEqual(['usb', 'nfc']);
    const text = await register(authenticatorOf(), { transports: 'usb' });
    expect(text.ok && text.value.transports).toEqual([]);
  });

  it('A36 refuses an answer to another ceremony of the same person', async () => {
    const other = { ...creation, challenge: randomBytes(32).toString('base64url') };
    const response = authenticatorOf().register(other, { origin });
    expect(await verify(response)).toEqual(refused('challenge'));
  });

  it('ignores names that would reach a prototype', async () => {
    const polluted = JSON.parse(
      JSON.stringify(body()).replace(/^\{/, '{"__proto__":{"isAdmin":true},'),
    );
    const verdict = await verify(polluted);
    expect(verdict.ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });
});

describe('what is acknowledged', () => {
  it.each(coseAlgorithms)('signs in afterwards: %i', async (algorithm) => {
    const authenticator = authenticatorOf(algorithm);
    const passkey = await enrol(authenticator);
    expect(signIn(authenticator, passkey)).toMatchObject({ ok: true });
  });

  it('is the key in the credential, not another that signed', async () => {
    const authenticator = createAuthenticator({ algorithm: -7 });
    const stranger = createAuthenticator({ algorithm: -7, keys: newKeyPair(-7) });
    const passkey = await enrol(authenticator);
    const credentialId = authenticator.credentialId;
    expect(signIn(stranger, passkey, { credentialId, userHandle: passkey.userHandle })).toEqual(
      refused('signature'),
    );
  });
});
