import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBrowserSession } from '@/lib/operations/sessions/read-browser-session';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { isSetUp } from '@/lib/operations/system/is-set-up';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { resumeSetup } from '@/lib/operations/system/resume-setup';
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
    expect(codeOf(await checkSetupCode(anonymous, { code: older }))).toBe('code_invalid');
    expect(codeOf(await checkSetupCode(anonymous, { code: newer }))).toBe('accepted');
    expect(codeOf(await checkSetupCode(anonymous, { code: newer }))).toBe('accepted');
  });

  test('is not guessed: wrong codes from one address are limited', async () => {
    const codes: string[] = [];
    for (let guess = 0; guess < 31; guess += 1)
      codes.push(codeOf(await checkSetupCode(anonymous, { code: `guess-${guess}` })));
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
    expect(must(await checkSetupCode(anonymous, { code })).entered).toEqual(ada);
    expect(await isSetUp()).toEqual({ isSetUp: false });
    const resumed = must(await resumeSetup(anonymous, { code, browserHash }));
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
      may: { changeLoginPolicy: true },
    });
    expect(await peek('SELECT roles::text FROM users WHERE id = $1', [session.userId])).toBe(
      '{INSTANCE_ADMIN}',
    );
    expect(await isSetUp()).toEqual({ isSetUp: true });
    expect(await peek(`SELECT state FROM users WHERE id = $1`, [session.userId])).toBe('ACTIVE');
  });

  test('is gone for good afterwards', async () => {
    expect(codeOf(await mintSetupLink(systemCaller))).toBe('setup_finished');
    expect(codeOf(await checkSetupCode(anonymous, { code: 'anything' }))).toBe('setup_finished');
    expect(codeOf(await beginSetup(anonymous, { ...ada, code: 'anything', browserHash }))).toBe(
      'setup_finished',
    );
  });
});
