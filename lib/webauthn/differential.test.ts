import { createHash, sign } from 'node:crypto';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { coseAlgorithms, type UserVerification } from '@/lib/model';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import { checkRegistration } from '@/lib/webauthn/check-registration';
import { registrationResponseSchema } from '@/lib/webauthn/registration-response';
import { type KnownPasskey, verifyAuthentication } from '@/lib/webauthn/verify-authentication';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  type AuthenticationConduct,
  type Cbor,
  type CborMap,
  encodeCbor,
  type RegistrationConduct,
  type SoftwareAuthenticator,
  toCoseKey,
} from '@/testing/software-authenticator';
import {
  asked,
  authenticatorOf,
  creation,
  enrol,
  micksHandle,
  minniesHandle,
  origin,
  request,
  rpId,
} from '@/testing/webauthn/ceremony';

/** Numbers from a seed (mulberry32): every run asks the same questions. */
function seeded(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  const pick = <T>(list: readonly [T, ...T[]]): T => list[below(list.length)] ?? list[0];
  return { below, bytes, pick };
}
type Random = ReturnType<typeof seeded>;

/** What can go wrong in both ceremonies alike. */
type OddConduct = Partial<RegistrationConduct & AuthenticationConduct>;

/** Inserts, removes, repeats or changes a few bytes. */
function mutate(bytes: Uint8Array, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    const flipped = Buffer.from([(after[0] ?? 0) ^ (1 << random.below(8))]);
    const middle = random.pick([
      [random.bytes(1 + random.below(4)), after],
      [after.subarray(1 + random.below(4))],
      [after.subarray(0, 8), after],
      [random.bytes(1), after.subarray(1)],
      [flipped, after.subarray(1)],
      [flipped, after.subarray(1)],
    ]);
    result = Buffer.concat([before, ...middle]);
  }
  return result;
}

type AnyBody = { id: string; rawId: string; type: string; response: Record<string, unknown> };

/** Treats one member of the finished JSON badly. */
function spoil(body: AnyBody, random: Random): AnyBody {
  const members = Object.keys(body.response).filter((name) => name !== 'transports');
  const member = members[random.below(members.length)] ?? '';
  const text = String(body.response[member]);
  const at = random.below(text.length);
  const replaced = (value: unknown) => ({
    ...body,
    response: { ...body.response, [member]: value },
  });
  const foreign = random.pick(['+', '/', ' ', '\n', '.', 'é', '=']);
  const mutated = mutate(Buffer.from(text, 'base64url'), random).toString('base64url');
  return random.pick<AnyBody>([
    replaced(`${text}=`),
    replaced(text.slice(0, at) + foreign + text.slice(at)),
    { ...body, rawId: `${body.id}A` },
    { ...body, type: 'password' },
    replaced(undefined),
    replaced(7),
    replaced(mutated),
    replaced(mutated),
    replaced(mutated),
  ]);
}

/** Client data that is wrong, or right in an unusual way; what is signed fits it. */
function oddClientData(type: string, random: Random): OddConduct {
  const usual = `{"type":"${type}","challenge":"${request.challenge}","origin":"${origin}","crossOrigin":false}`;
  const with_ = (member: string) => Buffer.from(usual.replace(/\}$/, `,${member}}`), 'latin1');
  return random.pick<OddConduct>([
    { origin: 'https://evil.example' },
    { clientData: { type: 'webauthn.other' } },
    { clientData: { challenge: 'AAAA' } },
    { clientData: { challenge: undefined } },
    { clientData: { crossOrigin: true } },
    { clientData: { topOrigin: origin } },
    { clientData: { crossOrigin: undefined } },
    { clientData: { crossOrigin: 'no' } },
    { clientData: { tokenBinding: { status: 'present', id: 'AAAA' } } },
    { clientData: { tokenBinding: { status: 'absent' } } },
    { clientData: { extra: { nested: ['"', ':', '{'] } } },
    { clientDataJSON: Buffer.from(`\uFEFF${usual}`) },
    { clientDataJSON: Buffer.from(`[${usual}]`) },
    { clientDataJSON: Buffer.from(`\n ${usual} `) },
    { clientDataJSON: with_(`"origin":"${origin}"`) },
    { clientDataJSON: with_('"__proto__":{"a":1}') },
    { clientDataJSON: with_('"x":"\xff"') },
    { clientDataJSON: mutate(Buffer.from(usual), random) },
  ]);
}

function oddExtensions(random: Random): Buffer {
  const nested: CborMap = new Map([['y', [1, 2, 'z']]]);
  return encodeCbor(
    random.pick<Cbor>([
      new Map([['credProtect', 2]]),
      new Map([['x', nested]]),
      new Map(),
      new Map([[1, 2]]),
      7,
      [1],
    ]),
  );
}

/** Any flags, those of honest kinds more often than the rest. */
const oddFlags = (random: Random, usual: number) =>
  random.pick([
    usual | 0x08,
    usual | 0x18,
    usual | 0x10,
    usual & ~4,
    usual & ~1,
    usual | 0x22,
    random.below(256),
  ]);

/** Changes to both ceremonies' authenticator data. */
function oddData(random: Random, usualFlags: number): OddConduct {
  return random.pick<OddConduct>([
    { flags: oddFlags(random, usualFlags) },
    { flags: oddFlags(random, usualFlags) },
    { signCount: random.pick([1, 7, 4_294_967_295]) },
    { rpId: 'evil.example' },
    { extensions: oddExtensions(random) },
    { extensions: oddExtensions(random) },
    { trailing: random.bytes(1 + random.below(3)) },
    { authenticatorData: (usual) => mutate(usual, random) },
  ]);
}

function oddKey({ algorithm, keys }: SoftwareAuthenticator, random: Random): Buffer {
  const key = toCoseKey(algorithm, keys.publicKey);
  const [label, value] = random.pick<[number, Cbor]>([
    [1, random.below(5)],
    [3, random.pick([...coseAlgorithms, -47, -65_535])],
    [-1, random.pick<Cbor>([1, 2, 3, 6, 7, random.bytes(64)])],
    [-2, random.pick<Cbor>([random.bytes(32), random.bytes(31), Buffer.from([3])])],
    [-3, random.pick<Cbor>([random.bytes(32), true])],
    [4, [1]],
  ]);
  const shorter = new Map([...key].slice(0, -1));
  return encodeCbor(random.below(6) === 0 ? shorter : new Map(key).set(label, value));
}

/** A self attestation that claims ES512 for a key of another algorithm, and is made with SHA-512. */
function selfAsEs512(authenticator: SoftwareAuthenticator): CborMap {
  let data = Buffer.alloc(0);
  const authenticatorData = (usual: Buffer) => {
    data = Buffer.concat([usual]);
    return usual;
  };
  const { response } = authenticator.register(creation, { origin, authenticatorData });
  const hash = createHash('sha256').update(response.clientDataJSON, 'base64url').digest();
  const digest = authenticator.algorithm === -8 ? null : 'sha512';
  const sig = sign(digest, Buffer.concat([data, hash]), authenticator.keys.privateKey);
  return new Map<string, Cbor>([
    ['alg', -36],
    ['sig', sig],
  ]);
}

function oddRegistration(
  authenticator: SoftwareAuthenticator,
  random: Random,
): Partial<RegistrationConduct> {
  return random.pick<() => Partial<RegistrationConduct>>([
    () => oddClientData('webauthn.create', random),
    () => oddClientData('webauthn.create', random),
    () => oddData(random, 0x45),
    () => oddData(random, 0x45),
    () => ({ publicKey: oddKey(authenticator, random) }),
    () => ({ publicKey: oddKey(authenticator, random) }),
    () => ({ credentialId: Buffer.alloc(random.pick([1, 1023, 1024, 2000]), 1) }),
    () => ({ outerId: 'AAAA' }),
    () => ({ fmt: random.pick(['tpm', 'apple', 'fido-u2f', 'compound', 'unheard-of']) }),
    () => ({ attStmt: new Map([['alg', -7]]) }),
    () => ({ fmt: 'packed', attStmt: selfAsEs512(authenticator) }),
    () => ({ fmt: 'packed', signature: (usual) => mutate(usual, random) }),
    () => ({ attestationObject: (usual) => mutate(encodeCbor(usual), random) }),
    () => ({ attestationObject: (usual) => Buffer.concat([encodeCbor(usual), random.bytes(1)]) }),
    () => ({ attestationObject: (usual) => encodeCbor(new Map([...usual].reverse())) }),
    () => ({ attestationObject: (usual) => encodeCbor(new Map([...usual, ['epAtt', true]])) }),
  ])();
}

function oddAuthentication(random: Random): Partial<AuthenticationConduct> {
  const replay = (usual: Buffer) => Buffer.concat([Buffer.from([0x30, 0x81]), usual.subarray(1)]);
  return random.pick<() => Partial<AuthenticationConduct>>([
    () => oddClientData('webauthn.get', random),
    () => oddData(random, 0x05),
    () => ({ signature: (usual) => mutate(usual, random) }),
    () => ({ signature: replay }),
    () => ({ userHandle: random.pick([null, micksHandle, Buffer.alloc(65, 1)]) }),
    () => ({ credentialId: 'AAAA' }),
    () => ({
      flags: 0x45,
      trailing: Buffer.concat([
        Buffer.alloc(17),
        Buffer.from([1, 7]),
        encodeCbor(new Map([[1, 1]])),
      ]),
    }),
  ])();
}

/** Why we differ, by our answer. `accepted` here means that the library refuses. */
const registrationDifferences: Record<string, string> = {
  shape: 'The library decodes base64url leniently; ids of other lengths are ours to refuse.',
  client_data: 'It drops a byte order mark, replaces invalid UTF-8, keeps the last of two members.',
  cross_origin: 'It does not look at crossOrigin and topOrigin in registrations.',
  attestation_object:
    'It ignores what follows the attestation object, and members it does not know.',
  authenticator_data: 'It takes extension outputs whose names are not text.',
  credential_id: 'It never compares the outer id with the attested one, nor bounds its length.',
  key: 'It registers keys off the curve, of the wrong type or size, with which nobody could sign in.',
  attestation:
    'It compares no algorithm of a self attestation with the key’s, and reads DER leniently.',
  accepted: 'It still has an opinion on tokenBinding, which is gone from L3.',
};
const authenticationDifferences: Record<string, string> = {
  shape: 'The library decodes base64url leniently, and takes any user handle.',
  client_data: 'It drops a byte order mark, replaces invalid UTF-8, keeps the last of two members.',
  cross_origin: 'It lets crossOrigin pass where topOrigin is missing.',
  authenticator_data:
    'It takes attested data in an assertion, and extension names that are not text.',
  credential_id: 'It does not compare the id with the credential that it is given.',
  user_handle: 'It does not look whose handle it is.',
  backup_eligibility_changed: 'It does not remember the flag.',
  signature: 'It reads DER leniently.',
  accepted: 'It refuses a counter that went back, which we report, and tokenBinding, gone from L3.',
};

const uvOf = (random: Random) =>
  random.pick<UserVerification>(['required', 'required', 'preferred', 'discouraged']);

async function libraryAccepts(verify: () => Promise<{ verified: boolean }>): Promise<boolean> {
  try {
    return (await verify()).verified;
  } catch {
    return false;
  }
}

/** The differences met over all cases, each by our answer; a case in the middle of nowhere fails by itself. */
function compare(met: Set<string>, ours: { ok: boolean; reason?: string }, theirs: boolean) {
  if (ours.ok !== theirs) met.add(ours.reason ?? 'accepted');
}

const authenticators = coseAlgorithms.map((algorithm, index) =>
  authenticatorOf(algorithm, { credentialId: Buffer.alloc(16 + index, 0x61 + index) }),
);
const authenticatorAt = (index: number) =>
  authenticators[index % authenticators.length] ?? authenticatorOf();

describe('ours against @simplewebauthn/server', () => {
  it('judges 1,600 registrations alike, or differs for a reason that is named', async () => {
    const random = seeded(2026);
    const met = new Set<string>();
    let accepted = 0;
    for (let index = 0; index < 1600; index += 1) {
      const authenticator = authenticatorAt(index);
      const odd = index % 4 === 0 ? {} : oddRegistration(authenticator, random);
      const fmt = random.pick(['none', 'packed']);
      const honest = authenticator.register(creation, { origin, fmt, ...odd });
      const body = index % 11 === 1 ? spoil(honest, random) : honest;
      const userVerification = uvOf(random);
      const parsed = registrationResponseSchema.safeParse(body);
      const ours = parsed.success
        ? checkRegistration(parsed.data, { ...asked, userVerification })
        : ({ ok: false, reason: 'shape' } as const);
      const theirs = await libraryAccepts(() =>
        verifyRegistrationResponse({
          response: body as never,
          expectedChallenge: creation.challenge,
          expectedOrigin: origin,
          expectedRPID: rpId,
          requireUserVerification: userVerification === 'required',
          supportedAlgorithmIDs: [...coseAlgorithms],
        }),
      );
      if (ours.ok) accepted += 1;
      compare(met, ours, theirs);
      if (index % 4 === 0 && body === honest)
        expect([index, ours.ok, theirs]).toEqual([index, true, true]);
    }
    expect([...met].sort()).toEqual(Object.keys(registrationDifferences).sort());
    expect(accepted).toBeGreaterThan(400);
  }, 120_000);

  it('judges 1,600 assertions alike, or differs for a reason that is named', async () => {
    const random = seeded(1936);
    const met = new Set<string>();
    let accepted = 0;
    const passkeys = await Promise.all(authenticators.map((authenticator) => enrol(authenticator)));
    for (let index = 0; index < 1600; index += 1) {
      const authenticator = authenticatorAt(index);
      const stored = passkeys[index % passkeys.length];
      if (!stored) throw new Error('no passkey');
      const passkey = { ...stored, signCount: random.pick([0, 0, 0, 5]) };
      const usualCount = { signCount: random.pick([0, 6, 7]) };
      const odd =
        index % 4 === 0
          ? { signCount: passkey.signCount && 6 }
          : { ...usualCount, ...oddAuthentication(random) };
      const honest = authenticator.authenticate(request, { origin, ...odd });
      const body = index % 11 === 1 ? spoil(honest, random) : honest;
      const userVerification = uvOf(random);
      const { ours, theirs } = await judgeAssertion(body, passkey, userVerification);
      if (ours.ok) accepted += 1;
      compare(met, ours, theirs);
      if (index % 4 === 0 && body === honest)
        expect([index, ours.ok, theirs]).toEqual([index, true, true]);
    }
    expect([...met].sort()).toEqual(Object.keys(authenticationDifferences).sort());
    expect(accepted).toBeGreaterThan(400);
  }, 120_000);
});

async function judgeAssertion(
  body: unknown,
  passkey: KnownPasskey,
  userVerification: UserVerification,
) {
  const parsed = parseAuthentication(body);
  const ours = parsed.ok
    ? verifyAuthentication({
        response: parsed.value,
        expected: { challenge: asked.challenge, origins: [origin], rpId, userVerification },
        passkey,
        userHandleRequired: false,
      })
    : parsed;
  const theirs = await libraryAccepts(() =>
    verifyAuthenticationResponse({
      response: body as never,
      expectedChallenge: request.challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: userVerification === 'required',
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.signCount,
      },
    }),
  );
  return { ours, theirs };
}

describe('43,000 mutated responses', () => {
  let passkey: KnownPasskey;
  const authenticator = authenticatorOf(-7);

  beforeAll(async () => {
    passkey = await enrol(authenticator);
  });

  it('never make an assertion throw, nor pass', () => {
    const random = seeded(7);
    const honest = authenticator.authenticate(request, { origin, userHandle: minniesHandle });
    const { clientDataJSON, authenticatorData, signature } = honest.response;
    const parts = { clientDataJSON, authenticatorData, signature };
    let passed = 0;
    for (let index = 0; index < 22_000; index += 1) {
      const name = random.pick<keyof typeof parts>([
        'clientDataJSON',
        'authenticatorData',
        'signature',
      ]);
      const changed = mutate(Buffer.from(parts[name], 'base64url'), random).toString('base64url');
      if (changed === parts[name]) continue;
      const parsed = parseAuthentication({
        ...honest,
        response: { ...honest.response, [name]: changed },
      });
      if (!parsed.ok) continue;
      const expected = {
        challenge: asked.challenge,
        origins: [origin],
        rpId,
        userVerification: 'required' as const,
      };
      const verdict = verifyAuthentication({
        response: parsed.value,
        expected,
        passkey,
        userHandleRequired: true,
      });
      if (verdict.ok) passed += 1;
    }
    expect(passed).toBe(0);
  }, 120_000);

  it('never make a registration throw', async () => {
    const random = seeded(8);
    const honest = authenticator.register(creation, { origin, fmt: 'packed' });
    const { clientDataJSON, attestationObject } = honest.response;
    const parts = { clientDataJSON, attestationObject };
    let passed = 0;
    for (let index = 0; index < 21_000; index += 1) {
      const name = random.pick<keyof typeof parts>([
        'clientDataJSON',
        'attestationObject',
        'attestationObject',
      ]);
      const changed = mutate(Buffer.from(parts[name], 'base64url'), random).toString('base64url');
      if (changed === parts[name]) continue;
      const response = { ...honest, response: { ...honest.response, [name]: changed } };
      const verdict = await verifyRegistration({ response, expected: asked });
      if (verdict.ok) passed += 1;
    }
    expect(passed).toBe(0);
  }, 120_000);
});
