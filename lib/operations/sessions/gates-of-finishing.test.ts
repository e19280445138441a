import { beforeAll, describe, expect, test } from 'vitest';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { limitFrom } from '@/lib/policy/rate-limits';
import { createTestDatabase } from '@/testing/database';
import {
  type Cast,
  callerAfter,
  ended,
  expired,
  givenCast,
  otherClient,
  sessionCaller,
  sessionOfFormerClient,
  shortCaller,
} from '@/testing/gates/cast';
import {
  everywhere,
  type FinishCase,
  finishRow,
  onCeremony,
  onHerKeys,
  onMinnie,
  onSession,
  overApi,
  preferringAll,
  rowsOf,
} from '@/testing/gates/finish-table';
import { arrange, changePolicy, fillLimit, restoreGates } from '@/testing/gates/world';
import { anonymous, browsing, must, origin } from '@/testing/people';

beforeAll(createTestDatabase);

let cast: Cast;
beforeAll(async () => {
  cast = await givenCast();
});

const inactive = everywhere('user_not_active, spent');

const cases: FinishCase[] = [
  { when: 'nothing is in the way', codes: everywhere('accepted') },
  { when: 'the person is deactivated', meanwhile: onMinnie(`state = 'INACTIVE'`), codes: inactive },
  { when: 'the person is locked', meanwhile: onMinnie(`state = 'LOCKED'`), codes: inactive },
  {
    when: 'the organization of the person is inactive',
    meanwhile: onMinnie(`organization_id = 'closed'`),
    codes: inactive,
  },
  {
    when: 'passkeys are switched off',
    meanwhile: ({ owner }) => changePolicy(owner, `passkeys_type = 'NOT_ALLOWED'`),
    codes: everywhere('passkeys_not_allowed'),
  },
  {
    when: 'the account has refused too often',
    meanwhile: ({ cast }) =>
      fillLimit(limitFrom('refused_by_account', '203.0.113.7', cast.minnie.loginName).key),
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'the account has refused too often from another network',
    meanwhile: ({ cast }) =>
      fillLimit(limitFrom('refused_by_account', '198.51.100.9', cast.minnie.loginName).key),
    codes: everywhere('accepted'),
  },
  {
    when: 'the ceremony is spent',
    meanwhile: onCeremony('spent_at = now()'),
    codes: everywhere('ceremony_finished'),
  },
  {
    when: 'the ceremony is expired',
    meanwhile: onCeremony(expired),
    codes: everywhere('ceremony_expired'),
  },
  {
    when: 'the ceremony is gone',
    meanwhile: (scene) => arrange('DELETE FROM ceremonies WHERE id = $1', [scene.ceremonyId]),
    codes: everywhere('ceremony_not_found'),
  },
  {
    when: 'another name was given',
    meanwhile: onCeremony(`login_name = 'mickey@mouse.com'`),
    codes: { page: 'ceremony_failed, spent' },
  },
  {
    when: 'another organization was named',
    meanwhile: onCeremony(`organization_id = 'closed'`),
    codes: { page: 'ceremony_failed, spent' },
  },
  {
    when: 'the session is ended',
    meanwhile: onSession(ended),
    codes: { ...overApi('session_terminated'), confirm: 'ceremony_failed' },
  },
  {
    when: 'the session is past its end',
    meanwhile: onSession(expired),
    codes: { ...overApi('session_lifetime_over'), confirm: 'ceremony_failed' },
  },
  {
    when: 'the session was idle for too long',
    meanwhile: onSession(`last_seen_at = now() - interval '3 hours'`),
    codes: { ...overApi('accepted'), confirm: 'ceremony_failed' },
  },
  {
    when: 'the session is gone',
    meanwhile: (scene) => arrange('DELETE FROM sessions WHERE id = $1', [scene.sessionId]),
    codes: { ...overApi('session_not_found'), confirm: 'ceremony_failed' },
  },
  {
    when: 'the token of the session is stale',
    meanwhile: async ({ sessionId }) =>
      must(await setSession(systemCaller, { sessionId, metadata: {} })),
    codes: overApi('session_token_invalid'),
  },
  {
    when: 'another browser answers',
    ask: () => ({ browserSecret: 'another' }),
    codes: { page: 'ceremony_failed', confirm: 'ceremony_failed' },
  },
  {
    when: 'the next challenge would offer the new person nothing',
    isNamed: false,
    before: preferringAll,
    meanwhile: onHerKeys(`kind = 'U2F'`),
    ask: () => ({ nextChallenge: 'required' }),
    codes: overApi('no_passkeys'),
  },
  {
    when: 'the next challenge has something to offer',
    isNamed: false,
    ask: () => ({ nextChallenge: 'required' }),
    codes: overApi('accepted'),
  },
  {
    when: 'the caller lacks the role',
    ask: (cast) => ({ caller: cast.orgAdmin }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'the caller is nobody',
    ask: () => ({ caller: anonymous }),
    codes: overApi('unauthenticated'),
  },
  ...(['expired', 'revoked', 'deactivated'] as const).map((what) => ({
    when: `the caller or their token is ${what}`,
    ask: async () => ({ caller: await callerAfter(what) }),
    codes: overApi('invalid_token'),
  })),
  {
    when: 'the caller is a session with the role whose passkey check is too old',
    ask: async () => ({ caller: await shortCaller(cast, 'old') }),
    codes: overApi('reauthentication_required'),
  },
  {
    when: 'the caller is a session with the role whose person was not verified',
    ask: async () => ({ caller: await shortCaller(cast, 'unverified') }),
    codes: overApi('reauthentication_required'),
  },
  {
    when: 'the caller is a session with the role',
    ask: async () => ({ caller: await sessionCaller(cast, '{INSTANCE_ADMIN}') }),
    codes: overApi('accepted'),
  },
  {
    when: 'the caller is a session whose maker lost the role',
    ask: async () => ({ caller: await sessionOfFormerClient(cast) }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'no session token is sent',
    ask: () => ({ withoutToken: true }),
    codes: overApi('accepted'),
  },
  {
    when: 'another program answers without the session token',
    ask: async () => ({ caller: await otherClient(), withoutToken: true }),
    codes: overApi('accepted'),
  },
  {
    when: 'another program answers without the session token and the person is above it',
    meanwhile: onMinnie(`roles = '{INSTANCE_ADMIN}'`),
    ask: async () => ({ caller: await otherClient(), withoutToken: true }),
    codes: { post: 'permission_denied', patch: 'permission_denied' },
  },
  {
    when: 'nobody was named, and another program answers without the session token for somebody above it',
    isNamed: false,
    meanwhile: onMinnie(`roles = '{INSTANCE_ADMIN}'`),
    ask: async () => ({ caller: await otherClient(), withoutToken: true }),
    codes: overApi('accepted'),
  },
  {
    when: 'nobody was named, and a program below the maker of the session answers without its token',
    isNamed: false,
    meanwhile: async (scene) => {
      const { userId } = scene.cast.mickey;
      await arrange(`UPDATE users SET roles = '{INSTANCE_ADMIN}' WHERE id = $1`, [userId]);
      await onSession(`maker_ids = ARRAY['${userId}'], taker_ids = '{}'`)(scene);
    },
    ask: () => ({ withoutToken: true }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'another program answers with the session token and the person is above it',
    meanwhile: onMinnie(`roles = '{INSTANCE_ADMIN}'`),
    ask: async () => ({ caller: await otherClient() }),
    codes: overApi('accepted'),
  },
  {
    when: 'the program that made the session answers without its token and the person is above it',
    meanwhile: onMinnie(`roles = '{INSTANCE_ADMIN}'`),
    ask: () => ({ withoutToken: true }),
    codes: overApi('accepted'),
  },
  {
    when: 'a session that the same program had made answers without the token for somebody above it',
    ask: async () => ({
      caller: await sessionCaller(cast, '{INSTANCE_ADMIN}', { maker: cast.login }),
      withoutToken: true,
    }),
    codes: overApi('accepted'),
  },
  {
    when: 'a session that another program had made answers without the token for somebody above that',
    ask: async () => ({
      caller: await sessionCaller(cast, '{INSTANCE_ADMIN}', { maker: await otherClient() }),
      withoutToken: true,
    }),
    codes: overApi('permission_denied'),
  },
];

describe.each(['instance', 'organization'] as const)('by the policy of the %s', (owner) => {
  test.each(rowsOf(cases))('what $path began ends as $code where $when', async (row) => {
    expect(await finishRow(owner, cast, row)).toBe(row.code);
  });
});

test('no sign-in on the pages goes round in circles where the organization asks more than the installation', async () => {
  await restoreGates('organization');
  await changePolicy('instance', `user_verification = 'preferred'`);
  const { key, loginName } = cast.minnie;
  const first = must(await beginSignIn(anonymous, {}));
  expect(first.options.userVerification).toBe('preferred');
  const unverified = key.authenticate(first.options, { origin: origin(), userVerified: false });
  const { next, userAgentToken } = must(
    await finishSignIn(anonymous, { ...first, credential: unverified }),
  );
  expect(next).toEqual({ step: 'passkey', reason: 'user_not_verified' });

  const browser = browsing(userAgentToken);
  const second = must(await beginSignIn(browser, { loginName }));
  expect(second.options.userVerification).toBe('required');
  const credential = key.authenticate(second.options, { origin: origin() });
  const finished = must(await finishSignIn(browser, { ...second, credential }));
  expect(finished.next).toEqual({ step: 'done' });
});
