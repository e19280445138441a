import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { coseAlgorithms } from '@/lib/model';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import type { KnownPasskey } from '@/lib/webauthn/verify-authentication';
import {
  encodeCbor,
  type SoftwareAuthenticator,
  toCoseKey,
} from '@/testing/software-authenticator';
import {
  authenticatorOf,
  challenge,
  enrol,
  micksHandle,
  minniesHandle,
  origin,
  request,
  signIn,
} from '@/testing/webauthn/ceremony';

const refused = (reason: string) => ({ ok: false, reason });

let authenticator: SoftwareAuthenticator;
let passkey: KnownPasskey;

beforeAll(async () => {
  authenticator = authenticatorOf();
  passkey = await enrol(authenticator);
});

describe('parseAuthentication', () => {
  it('tells which credential, owner and challenge are presented, to look them up', () => {
    const body = authenticator.authenticate(request, { origin });
    expect(parseAuthentication(body)).toMatchObject({
      ok: true,
      value: {
        credentialId: authenticator.credentialId,
        challenge: challenge.toString('base64url'),
        userHandle: minniesHandle.toString('base64url'),
        attachment: 'cross-platform',
      },
    });
  });

  it.each([null, undefined, 'x', [], {}, { id: 'AAAA', rawId: 'AAAA', type: 'public-key' }])(
    'refuses %j',
    (body) => {
      expect(parseAuthentication(body)).toEqual(refused('shape'));
    },
  );

  it('refuses credentials of other types, ids that differ, and long members', () => {
    const body = authenticator.authenticate(request, { origin });
    const { response } = body;
    const long = 'A'.repeat(6000);
    for (const bad of [
      { ...body, type: 'password' },
      { ...body, rawId: 'AAAA' },
      { ...body, response: { ...response, signature: long } },
      { ...body, response: { ...response, authenticatorData: long } },
      { ...body, response: { ...response, clientDataJSON: long } },
      { ...body, response: { ...response, signature: '' } },
      { ...body, response: { ...response, signature: `${response.signature}=` } },
      { ...body, response: { ...response, userHandle: 7 } },
    ])
      expect(parseAuthentication(bad)).toEqual(refused('shape'));
  });

  it('takes an attachment that it does not know for none', () => {
    const body = authenticator.authenticate(request, { origin });
    const parsed = parseAuthentication({ ...body, authenticatorAttachment: 'implant' });
    expect(parsed).toMatchObject({ ok: true, value: { attachment: null } });
  });
});

describe('an honest assertion', () => {
  it.each(coseAlgorithms)('is accepted: %i', async (algorithm) => {
    const other = authenticatorOf(algorithm);
    expect(signIn(other, await enrol(other))).toEqual({
      ok: true,
      value: { signCount: 0, backedUp: false, userVerified: true, counter: 'ok' },
    });
  });

  it.each(coseAlgorithms)('is refused when anything signed was changed: %i', async (algorithm) => {
    const other = authenticatorOf(algorithm);
    const known = await enrol(other);
    const body = other.authenticate(request, { origin });
    const flip = (text: string, at: number) => {
      const bytes = Buffer.from(text, 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    const how = {
      signature: (usual: Buffer) => Buffer.from(flip(usual.toString('base64url'), 20), 'base64url'),
    };
    expect(signIn(other, known, how)).toEqual(refused('signature'));
    const counted = {
      authenticatorData: () => Buffer.from(flip(body.response.authenticatorData, 36), 'base64url'),
    };
    const signature = () => Buffer.from(body.response.signature, 'base64url');
    expect(signIn(other, known, { ...counted, signature })).toEqual(refused('signature'));
  });

  it('tells whether the person was verified, when that was not demanded', () => {
    const how = { userVerified: false };
    expect(signIn(authenticator, passkey, how, { userVerification: 'preferred' })).toMatchObject({
      ok: true,
      value: { userVerified: false },
    });
  });

  it('may carry extension outputs', () => {
    const extensions = encodeCbor(new Map([['hmac-secret', randomBytes(32)]]));
    expect(signIn(authenticator, passkey, { extensions }).ok).toBe(true);
  });
});

describe('client data', () => {
  it.each([
    'https://evil.example',
    'http://localhost:8080',
    'https://localhost:8443',
    'https://localhost.:8080',
    'https://sub.localhost:8080',
    'https://lоcalhost:8080',
    'HTTPS://LOCALHOST:8080',
  ])('A1 refuses an assertion made on %j', (elsewhere) => {
    expect(signIn(authenticator, passkey, { origin: elsewhere })).toEqual(refused('origin'));
  });

  it('A8 refuses a registration’s client data, and a payment’s', () => {
    for (const type of ['webauthn.create', 'payment.get', ''])
      expect(signIn(authenticator, passkey, { clientData: { type } })).toEqual(refused('type'));
  });

  it('A10 refuses a challenge that was never issued, is empty, absent or spelt otherwise', () => {
    const usual = challenge.toString('base64url');
    for (const other of [randomBytes(32).toString('base64url'), '', `${usual}=`, ` ${usual}`])
      expect(signIn(authenticator, passkey, { clientData: { challenge: other } })).toEqual(
        refused('challenge'),
      );
    expect(signIn(authenticator, passkey, { clientData: { challenge: undefined } })).toEqual(
      refused('client_data'),
    );
  });

  it('A10 stops at a ceremony of ours without a real challenge', () => {
    const how = { clientData: { challenge: '' } };
    const attempt = () => signIn(authenticator, passkey, how, { challenge: new Uint8Array() });
    expect(attempt).toThrow('challenge of 16 bytes');
  });

  it.each([
    { crossOrigin: true },
    { crossOrigin: true, topOrigin: 'https://evil.example' },
    { topOrigin: 'https://evil.example' },
  ])('A31 refuses an assertion inside a page of others: %j', (clientData) => {
    expect(signIn(authenticator, passkey, { clientData })).toEqual(refused('cross_origin'));
  });
});

describe('authenticator data', () => {
  it('A2 refuses another RP ID', () => {
    for (const rpId of ['evil.example', 'host', 'sub.localhost'])
      expect(signIn(authenticator, passkey, { rpId })).toEqual(refused('rp_id'));
  });

  it('A2 refuses a passkey that was registered for another RP ID', () => {
    const moved = { ...passkey, rpId: 'former.example' };
    expect(signIn(authenticator, moved)).toEqual(refused('rp_id'));
  });

  it('A11 refuses UV=0 where user verification was asked for', () => {
    expect(signIn(authenticator, passkey, { userVerified: false })).toEqual(
      refused('user_verification'),
    );
  });

  it('A12 refuses UP=0', () => {
    expect(signIn(authenticator, passkey, { flags: 0x04 })).toEqual(refused('user_presence'));
  });

  it('A16 refuses BS=1 with BE=0', () => {
    expect(signIn(authenticator, passkey, { flags: 0x15 })).toEqual(refused('backup_flags'));
  });

  it('A17 refuses a BE flag that is not the record’s, in both directions', async () => {
    expect(signIn(authenticator, passkey, { flags: 0x0d })).toEqual(
      refused('backup_eligibility_changed'),
    );
    const synced = authenticatorOf(-7, { backupEligible: true, backedUp: true });
    const known = await enrol(synced);
    expect(signIn(synced, known, { flags: 0x05 })).toEqual(refused('backup_eligibility_changed'));
  });

  it('A17 needs a valid signature before it speaks of a changed BE flag', () => {
    const how = {
      flags: 0x0d,
      signature: (usual: Buffer) => Buffer.concat([usual.subarray(0, -2), randomBytes(2)]),
    };
    expect(signIn(authenticator, passkey, how)).toEqual(refused('signature'));
  });

  it('reports the backup state, which may change', async () => {
    const synced = authenticatorOf(-7, { backupEligible: true });
    const known = await enrol(synced);
    expect(signIn(synced, known, { flags: 0x1d })).toMatchObject({
      ok: true,
      value: { backedUp: true },
    });
    expect(signIn(synced, known, { flags: 0x0d })).toMatchObject({
      ok: true,
      value: { backedUp: false },
    });
  });

  it('A39 refuses attested credential data inside an assertion', () => {
    const key = encodeCbor(toCoseKey(-7, authenticator.keys.publicKey));
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 1, 7]), key]);
    const how = { flags: 0x45, trailing: attested };
    expect(signIn(authenticator, passkey, how)).toEqual(refused('authenticator_data'));
  });

  it('A30 refuses trailing bytes, missing bytes, and an ED flag without extensions', () => {
    for (const how of [
      { trailing: Buffer.from([0]) },
      { trailing: encodeCbor(new Map()) },
      { flags: 0x85 },
      { flags: 0x85, trailing: Buffer.from([0xa0, 0x00]) },
      { authenticatorData: (usual: Buffer) => usual.subarray(0, 36) },
    ])
      expect(signIn(authenticator, passkey, how)).toEqual(refused('authenticator_data'));
  });

  it('A34 ignores outputs of extensions, whatever they are called', () => {
    const extensions = encodeCbor(new Map([['__proto__', new Map([['polluted', 1]])]]));
    const clientExtensionResults = JSON.parse('{"appid":true,"__proto__":{"polluted":1}}');
    expect(signIn(authenticator, passkey, { extensions, clientExtensionResults }).ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('A37 verifies against what was asked, not what the browser was told', () => {
    const downgraded = { ...request, userVerification: 'discouraged' };
    const body = authenticator.authenticate(downgraded, { origin, userVerified: false });
    expect(parseAuthentication(body).ok).toBe(true);
    expect(signIn(authenticator, passkey, { userVerified: false })).toEqual(
      refused('user_verification'),
    );
  });
});

describe('the signature counter', () => {
  const counting = (stored: number, presented: number) => {
    const how = { signCount: presented };
    return signIn(authenticator, { ...passkey, signCount: stored }, how);
  };

  it('A13 reports a lower or equal counter under a valid signature', () => {
    for (const [stored, presented] of [
      [7, 6],
      [7, 7],
      [7, 0],
    ] as const)
      expect(counting(stored, presented)).toMatchObject({
        ok: true,
        value: { counter: 'regressed', signCount: presented },
      });
  });

  it('A14 says nothing of the counter when the signature is wrong', () => {
    const how = {
      signCount: 1,
      signature: (usual: Buffer) => Buffer.concat([usual.subarray(0, -2), randomBytes(2)]),
    };
    expect(signIn(authenticator, { ...passkey, signCount: 9 }, how)).toEqual(refused('signature'));
  });

  it('A15 accepts a counter that stays 0 for ever, as a synced passkey’s does', () => {
    expect(counting(0, 0)).toMatchObject({ ok: true, value: { counter: 'ok' } });
  });

  it('accepts one that grows, up to the last', () => {
    expect(counting(0, 1)).toMatchObject({ ok: true, value: { counter: 'ok', signCount: 1 } });
    expect(counting(4_294_967_294, 4_294_967_295)).toMatchObject({
      ok: true,
      value: { counter: 'ok', signCount: 4_294_967_295 },
    });
  });
});

describe('whose credential it is', () => {
  it('A18 refuses a valid assertion of another credential', async () => {
    const micks = authenticatorOf();
    await enrol(micks);
    expect(signIn(micks, passkey)).toEqual(refused('credential_id'));
    const disguised = { credentialId: authenticator.credentialId, userHandle: minniesHandle };
    expect(signIn(micks, passkey, disguised)).toEqual(refused('signature'));
  });

  it('A19 refuses the handle of another user, whether one is needed or not', () => {
    const how = { userHandle: micksHandle };
    expect(signIn(authenticator, passkey, how)).toEqual(refused('user_handle'));
    expect(signIn(authenticator, passkey, how, { userHandleRequired: false })).toEqual(
      refused('user_handle'),
    );
  });

  it('A20 refuses a sign-in without a name when the handle is absent or empty', () => {
    expect(signIn(authenticator, passkey, { userHandle: null })).toEqual(refused('user_handle'));
    const body = authenticator.authenticate(request, { origin, userHandle: null });
    const empty = parseAuthentication({ ...body, response: { ...body.response, userHandle: '' } });
    expect(empty).toMatchObject({ ok: true, value: { userHandle: null } });
  });

  it('A20 refuses a handle of 65 bytes', () => {
    const how = { userHandle: randomBytes(65) };
    expect(signIn(authenticator, passkey, how)).toEqual(refused('shape'));
  });

  it('needs no handle when the person was named before', () => {
    const how = { userHandle: null };
    expect(signIn(authenticator, passkey, how, { userHandleRequired: false }).ok).toBe(true);
  });
});

describe('the signature’s encoding', () => {
  /** The two numbers of a DER signature, and a signature of two given encodings. */
  const numbers = (der: Buffer) => {
    const rLength = der[3] ?? 0;
    return { r: der.subarray(4, 4 + rLength), s: der.subarray(6 + rLength) };
  };
  const integer = (bytes: Buffer) => Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  const sequence = (...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
  };
  const zero = Buffer.from([0]);

  it.each<[string, (usual: Buffer) => Buffer]>([
    ['a byte behind it', (usual) => Buffer.concat([usual, zero])],
    [
      'a byte behind it inside the sequence',
      (usual) => sequence(integer(numbers(usual).r), integer(numbers(usual).s), zero),
    ],
    [
      'a needless zero before a number',
      (usual) =>
        sequence(integer(Buffer.concat([zero, numbers(usual).r])), integer(numbers(usual).s)),
    ],
    [
      'a length in the long form',
      (usual) => Buffer.concat([Buffer.from([0x30, 0x81]), usual.subarray(1)]),
    ],
    [
      'an indefinite length',
      (usual) => Buffer.concat([Buffer.from([0x30, 0x80]), usual.subarray(2), zero, zero]),
    ],
    [
      'the plain concatenation of two numbers',
      (usual) => Buffer.concat([numbers(usual).r.subarray(-32), numbers(usual).s.subarray(-32)]),
    ],
    ['two zeros', () => sequence(integer(zero), integer(zero))],
    ['nothing that is DER', () => Buffer.from('signed, Minnie')],
  ])('refuses %s', (_name, signature) => {
    expect(signIn(authenticator, passkey, { signature })).toEqual(refused('signature'));
  });

  it('refuses a PSS signature whose salt is not as long as the digest', async () => {
    const { constants, sign, createHash } = await import('node:crypto');
    const other = authenticatorOf(-37);
    const known = await enrol(other);
    const body = other.authenticate(request, { origin });
    const data = Buffer.concat([
      Buffer.from(body.response.authenticatorData, 'base64url'),
      createHash('sha256').update(body.response.clientDataJSON, 'base64url').digest(),
    ]);
    const salted = (saltLength: number) => () =>
      sign('sha256', data, {
        key: other.keys.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      });
    expect(signIn(other, known, { signature: salted(32) }).ok).toBe(true);
    expect(signIn(other, known, { signature: salted(0) })).toEqual(refused('signature'));
    expect(signIn(other, known, { signature: salted(20) })).toEqual(refused('signature'));
  });

  it('refuses a PKCS#1 signature for a PSS key, and the reverse', async () => {
    const pkcs1 = authenticatorOf(-257);
    const pss = authenticatorOf(-37, {
      credentialId: Buffer.from(pkcs1.credentialId, 'base64url'),
    });
    expect(signIn(pss, await enrol(pkcs1), { userHandle: minniesHandle })).toEqual(
      refused('signature'),
    );
    expect(signIn(pkcs1, await enrol(pss), { userHandle: minniesHandle })).toEqual(
      refused('signature'),
    );
  });
});

describe('a stored row that is damaged', () => {
  it('is refused, not believed', () => {
    const rows = [
      { ...passkey, id: 'damaged-1', publicKey: new Uint8Array() },
      { ...passkey, id: 'damaged-2', publicKey: passkey.publicKey.slice(0, -1) },
      { ...passkey, id: 'damaged-3', algorithm: -35 as const },
      {
        ...passkey,
        id: 'damaged-4',
        publicKey: Buffer.concat([passkey.publicKey, Buffer.from([0])]),
      },
    ];
    for (const row of rows) expect(signIn(authenticator, row)).toEqual(refused('key'));
  });
});
