import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBrowserSession } from '@/lib/operations/sessions/read-browser-session';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { isSetUp } from '@/lib/operations/system/is-set-up';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { pool } from '@/lib/store/postgres/pool';
import { hashToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { anonymous, browsing, codeOf, must, origin, peek } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});

const browserHash = hashToken('this browser');
const ada = { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.com' };

async function newCode(): Promise<string> {
  const { url } = must(await mintSetupLink(systemCaller));
  return new URL(url).searchParams.get('code') ?? '';
}

describe('the set-up link', () => {
  test('is minted by the system only, and a new one kills the old', async () => {
    expect(codeOf(await mintSetupLink(anonymous))).toBe('permission_denied');
    const [older, newer] = [await newCode(), await newCode()];
    expect(codeOf(await checkSetupCode(anonymous, { code: older }, 'look'))).toBe('code_invalid');
    expect(codeOf(await checkSetupCode(anonymous, { code: newer }, 'look'))).toBe('accepted');
    expect(codeOf(await checkSetupCode(anonymous, { code: newer }, 'look'))).toBe('accepted');
  });

  test('is not guessed: wrong codes from one address are limited', async () => {
    const codes: string[] = [];
    for (let guess = 0; guess < 31; guess += 1)
      codes.push(codeOf(await checkSetupCode(anonymous, { code: `guess-${guess}` }, 'look')));
    expect(codes[0]).toBe('code_invalid');
    expect(codes.at(-1)).toBe('rate_limited');
  });

  test('names what is wrong with a name or address', async () => {
    const code = await newCode();
    for (const [field, value] of [
      ['givenName', ' '],
      ['familyName', ''],
      ['email', 'ada@example.com, eve@evil.example'],
    ] as const) {
      const begun = await beginSetup(anonymous, { ...ada, code, browserHash, [field]: value });
      expect(begun).toMatchObject({ error: { code: 'invalid_argument', field } });
    }
  });

  test('B18 gives a passkey to the person who was entered when its ceremony began, whoever was entered since', async () => {
    const code = await newCode();
    const eve = { givenName: 'Eve', familyName: 'Evans', email: 'eve@example.com' };
    const hers = must(await beginSetup(anonymous, { ...ada, code, browserHash }));
    const other = hashToken('another browser');
    const his = must(await beginSetup(anonymous, { ...eve, code, browserHash: other }));
    expect(his.options.user.name).toBe('eve@example.com');
    const finish = (begun: typeof hers, cookie: Uint8Array) => {
      const key = createAuthenticator({ algorithm: -7 });
      const credential = key.register(begun.options, { origin: origin() });
      const { passkeyId } = begun;
      return signInWithNewPasskey(anonymous, { passkeyId, credential, browserHash: cookie });
    };
    const { userAgentToken } = must(await finish(hers, browserHash));
    const session = must(await readBrowserSession(browsing(userAgentToken)));
    expect(session).toMatchObject({
      loginName: 'ada@example.com',
      displayName: 'Ada Lovelace',
      email: 'ada@example.com',
    });
    expect(
      await peek(
        `SELECT count(*)::int FROM outbox_mails WHERE kind = 'passkey_added' AND recipient = 'ada@example.com'`,
      ),
    ).toBe(1);
    expect(codeOf(await finish(his, other))).toBe('code_invalid');
    expect(await peek('SELECT count(*)::int FROM users')).toBe(1);
    await pool().query('DELETE FROM users');
  });

  test('goes on with the person of an older link who made no passkey', async () => {
    const wrong = must(await beginSetup(anonymous, { ...ada, code: await newCode(), browserHash }));
    const begun = must(await beginSetup(anonymous, { ...ada, code: await newCode(), browserHash }));
    expect(begun.userId).toBe(wrong.userId);
    const key = createAuthenticator({ algorithm: -8 });
    const { passkeyId } = wrong;
    const credential = key.register(wrong.options, { origin: origin() });
    expect(
      codeOf(await signInWithNewPasskey(anonymous, { passkeyId, credential, browserHash })),
    ).toBe('code_invalid');
  });

  test('makes the first administrator once, after a failed try and a corrected name', async () => {
    const code = await newCode();
    const wrong = must(
      await beginSetup(anonymous, { ...ada, email: 'aada@example.com', code, browserHash }),
    );
    const key = createAuthenticator({ algorithm: -8 });
    const refused = await signInWithNewPasskey(anonymous, {
      passkeyId: wrong.passkeyId,
      credential: key.register(wrong.options, { origin: 'https://evil.example' }),
      browserHash,
    });
    expect(codeOf(refused)).toBe('ceremony_failed');
    const begun = must(await beginSetup(anonymous, { ...ada, code, browserHash }));
    expect(begun.userId).toBe(wrong.userId);
    expect(must(await checkSetupCode(anonymous, { code }, 'look')).entered).toEqual(ada);
    expect(await isSetUp()).toEqual({ isSetUp: false });
    const resumed = must(await beginSetup(anonymous, { ...ada, code, browserHash }));
    const credential = key.register(resumed.options, { origin: origin() });
    const { userAgentToken } = must(
      await signInWithNewPasskey(anonymous, {
        passkeyId: resumed.passkeyId,
        credential,
        browserHash,
      }),
    );
    const session = must(await readBrowserSession(browsing(userAgentToken)));
    expect(session).toMatchObject({
      loginName: 'ada@example.com',
      may: { changeLoginPolicy: true, seeMail: true, invitePeople: true },
    });
    expect(await peek('SELECT roles::text FROM users WHERE id = $1', [session.userId])).toBe(
      '{INSTANCE_ADMIN}',
    );
    expect(await isSetUp()).toEqual({ isSetUp: true });
    expect(await peek(`SELECT state FROM users WHERE id = $1`, [session.userId])).toBe('ACTIVE');
  });

  test('is gone for good afterwards', async () => {
    expect(codeOf(await mintSetupLink(systemCaller))).toBe('setup_finished');
    expect(codeOf(await checkSetupCode(anonymous, { code: 'anything' }, 'look'))).toBe(
      'setup_finished',
    );
    expect(codeOf(await beginSetup(anonymous, { ...ada, code: 'anything', browserHash }))).toBe(
      'setup_finished',
    );
  });
});
