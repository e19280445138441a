import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LimitName, limit, limitFrom } from '@/lib/policy/rate-limits';
import { createTestDatabase } from '@/testing/database';
import {
  type Cast,
  callerAfter,
  ended,
  expired,
  givenBrowser,
  givenCast,
  sessionCaller,
  sessionOfFormerClient,
  shortCaller,
} from '@/testing/gates/cast';
import {
  type BeginAsk as Ask,
  beginOn,
  beginPaths,
  type BeginPath as Path,
} from '@/testing/gates/ways-to-begin';
import {
  arrange,
  changePolicy,
  fillLimit,
  givenUnanswered,
  type PolicyOwner,
  restoreGates,
} from '@/testing/gates/world';
import { anonymous } from '@/testing/people';

beforeAll(createTestDatabase);

let cast: Cast;
beforeAll(async () => {
  cast = await givenCast();
});

/** Minnie, on a browser that knows her. */
const ordinary = async (): Promise<Ask> => ({
  caller: cast.login,
  browser: await givenBrowser(cast),
  loginName: cast.minnie.loginName,
  organizationId: null,
  userVerification: 'required',
  meanwhile: null,
  isTokenStale: false,
});

type Case = {
  when: string;
  arrange?: (owner: PolicyOwner) => Promise<unknown>;
  ask?: () => Partial<Ask> | Promise<Partial<Ask>>;
  /** The code on each path that the case concerns. */
  codes: Partial<Record<Path, string>>;
};

const everywhere = (code: string) => ({ post: code, patch: code, page: code, confirm: code });
const overApi = (code: string) => ({ post: code, patch: code });
const onMinnie = (assignments: string) => () =>
  arrange(`UPDATE users SET ${assignments} WHERE id = $1`, [cast.minnie.userId]);
const onHerKeys = (assignments: string) => () =>
  arrange(`UPDATE passkeys SET ${assignments} WHERE user_id = $1`, [cast.minnie.userId]);
const onMickey = (assignments: string) => () =>
  arrange(`UPDATE users SET ${assignments} WHERE id = $1`, [cast.mickey.userId]);
const onHerSession = (assignments: string) => () =>
  arrange(`UPDATE sessions SET ${assignments} WHERE user_id = $1`, [cast.minnie.userId]);
const fromHere = (name: LimitName, loginName: string) =>
  limitFrom(name, '203.0.113.7', loginName).key;
const { max: maxUnanswered } = limit('unanswered_by_account', '');
const minnieHere = () => ({ named: cast.minnie.loginName, network: '203.0.113.7' });
/** As many sessions with a challenge as may wait for an answer. */
const manyUnanswered = (named: string, network: string) =>
  givenUnanswered({ named, network }, maxUnanswered);
/** What becomes of the newest of them. */
const onNewest = (assignments: string) =>
  arrange(`UPDATE sessions SET ${assignments} WHERE id = '1' || lpad('1', 17, '0')`);
const nobodyHere = { page: 'accepted', confirm: 'unauthenticated' };

const cases: Case[] = [
  { when: 'nothing is in the way', codes: everywhere('accepted') },
  {
    when: 'nobody has that name',
    ask: () => ({ loginName: 'nobody@mouse.com' }),
    codes: { ...overApi('user_not_found'), page: 'accepted' },
  },
  {
    when: 'nobody has that name and the policy of all hides that',
    ask: () => ({ loginName: 'nobody@mouse.com' }),
    arrange: () => changePolicy('instance', 'ignore_unknown_usernames = true'),
    codes: { ...overApi('accepted'), page: 'accepted' },
  },
  {
    when: 'the person is deactivated and the policy hides that',
    arrange: async (owner) => {
      await onMinnie(`state = 'INACTIVE'`)();
      await changePolicy(owner, 'ignore_unknown_usernames = true');
    },
    codes: { ...overApi('accepted'), ...nobodyHere },
  },
  {
    when: 'the person has no passkey and the policy hides that',
    arrange: async (owner) => {
      await onHerKeys(`rp_id = 'elsewhere.example'`)();
      await changePolicy(owner, 'ignore_unknown_usernames = true');
    },
    codes: everywhere('accepted'),
  },
  {
    when: 'the person is deactivated and only the policy of all hides that',
    arrange: async () => {
      await onMinnie(`state = 'INACTIVE'`)();
      await changePolicy('instance', 'ignore_unknown_usernames = true');
    },
    codes: { ...overApi('accepted'), ...nobodyHere },
  },
  {
    when: 'the person is deactivated',
    arrange: onMinnie(`state = 'INACTIVE'`),
    codes: { ...overApi('user_not_active'), ...nobodyHere },
  },
  {
    when: 'the person is locked',
    arrange: onMinnie(`state = 'LOCKED'`),
    codes: { ...overApi('user_not_active'), ...nobodyHere },
  },
  {
    when: 'the organization of the person is inactive',
    arrange: onMinnie(`organization_id = 'closed'`),
    codes: { ...overApi('user_not_active'), ...nobodyHere },
  },
  {
    when: 'an inactive organization is named',
    ask: () => ({ organizationId: 'closed' }),
    codes: { page: 'organization_not_found', confirm: 'accepted' },
  },
  {
    when: 'no organization has the named id',
    ask: () => ({ organizationId: 'nowhere' }),
    codes: { page: 'organization_not_found', confirm: 'accepted' },
  },
  {
    when: 'the person has passkeys for another domain only',
    arrange: onHerKeys(`rp_id = 'elsewhere.example'`),
    codes: { ...overApi('no_passkeys'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'the person has a second factor only and user verification is required',
    arrange: onHerKeys(`kind = 'U2F'`),
    codes: { ...overApi('no_passkeys'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'the person has a second factor only and user verification is preferred',
    arrange: async (owner) => {
      await onHerKeys(`kind = 'U2F'`)();
      await changePolicy(owner, `user_verification = 'preferred'`);
    },
    ask: () => ({ userVerification: 'preferred' }),
    codes: everywhere('accepted'),
  },
  {
    when: 'the account has refused too often',
    arrange: () => fillLimit(fromHere('refused_by_account', cast.minnie.loginName)),
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'a name that nobody has was refused too often and the policy of all hides that',
    ask: () => ({ loginName: 'nobody@mouse.com' }),
    arrange: async () => {
      await changePolicy('instance', 'ignore_unknown_usernames = true');
      await fillLimit(fromHere('refused_by_account', 'nobody@mouse.com'));
    },
    codes: { ...overApi('rate_limited'), page: 'accepted' },
  },
  {
    when: 'the account has refused too often from another network',
    arrange: () =>
      fillLimit(limitFrom('refused_by_account', '198.51.100.9', cast.minnie.loginName).key),
    codes: everywhere('accepted'),
  },
  {
    when: 'too many challenges of the account wait for an answer',
    arrange: () => manyUnanswered(cast.minnie.loginName, '203.0.113.7'),
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'too many challenges of the account wait for an answer in another network',
    arrange: () => manyUnanswered(cast.minnie.loginName, '198.51.100.9'),
    codes: everywhere('accepted'),
  },
  {
    when: 'one of many challenges of the account was answered meanwhile',
    arrange: async () => {
      await manyUnanswered(cast.minnie.loginName, '203.0.113.7');
      await arrange(`UPDATE sessions SET unanswered = 0 WHERE id = '1' || lpad('200', 17, '0')`);
    },
    codes: everywhere('accepted'),
  },
  {
    when: 'almost too many challenges of the account wait for an answer',
    // The gate alone opens one, too.
    arrange: () => givenUnanswered(minnieHere(), maxUnanswered - 2),
    codes: everywhere('accepted'),
  },
  {
    when: 'the newest challenge of the account was answered',
    arrange: async () => {
      await givenUnanswered(minnieHere(), maxUnanswered);
      await onNewest('unanswered = 0');
    },
    codes: everywhere('accepted'),
  },
  {
    when: 'too many challenges of the account wait, and the session of the newest was ended',
    arrange: async () => {
      await givenUnanswered(minnieHere(), maxUnanswered);
      await onNewest('terminated_at = now()');
    },
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'too many challenges of the account wait, and its newest session has none',
    arrange: async () => {
      await givenUnanswered(minnieHere(), maxUnanswered + 1);
      await onNewest('challenged_at = NULL, unanswered = 0, created_at = now()');
    },
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'one session of the account was given too many challenges',
    arrange: () => givenUnanswered(minnieHere(), maxUnanswered, { inOne: true }),
    codes: { ...overApi('rate_limited'), page: 'accepted', confirm: 'accepted' },
  },
  {
    when: 'too many challenges of the account waited longer ago than they count',
    arrange: async () => {
      await givenUnanswered(minnieHere(), maxUnanswered);
      await arrange(
        `UPDATE sessions SET challenged_at = challenged_at - interval '5 minutes' WHERE ceremony_id = 'open'`,
      );
    },
    codes: everywhere('accepted'),
  },
  {
    when: 'too many challenges of a name that nobody has wait for an answer and the policy of all hides that',
    ask: () => ({ loginName: 'nobody@mouse.com' }),
    arrange: async () => {
      await changePolicy('instance', 'ignore_unknown_usernames = true');
      await manyUnanswered('nobody@mouse.com', '203.0.113.7');
    },
    codes: { ...overApi('rate_limited'), page: 'accepted' },
  },
  {
    when: 'too many sign-ins were begun for the account',
    arrange: () => fillLimit(fromHere('begin_by_account', cast.minnie.loginName)),
    codes: { ...overApi('accepted'), page: 'rate_limited', confirm: 'accepted' },
  },
  {
    when: 'too many sign-ins were begun for the account from another network',
    arrange: () =>
      fillLimit(limitFrom('begin_by_account', '198.51.100.9', cast.minnie.loginName).key),
    codes: everywhere('accepted'),
  },
  {
    when: 'too many sign-ins were begun from the address',
    arrange: () => fillLimit(limit('begin_by_address', '203.0.113.7').key),
    codes: { ...overApi('accepted'), page: 'rate_limited', confirm: 'rate_limited' },
  },
  {
    when: 'passkeys are switched off',
    arrange: (owner) => changePolicy(owner, `passkeys_type = 'NOT_ALLOWED'`),
    codes: everywhere('passkeys_not_allowed'),
  },
  {
    when: 'the caller lacks the role',
    ask: () => ({ caller: cast.orgAdmin }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'the caller is nobody',
    ask: () => ({ caller: anonymous }),
    codes: overApi('unauthenticated'),
  },
  {
    when: 'the token of the caller is expired',
    ask: async () => ({ caller: await callerAfter('expired') }),
    codes: overApi('invalid_token'),
  },
  {
    when: 'the token of the caller is revoked',
    ask: async () => ({ caller: await callerAfter('revoked') }),
    codes: overApi('invalid_token'),
  },
  {
    when: 'the caller is deactivated',
    ask: async () => ({ caller: await callerAfter('deactivated') }),
    codes: overApi('invalid_token'),
  },
  {
    when: 'the caller is a session without the role',
    ask: async () => ({ caller: await sessionCaller(cast, '{}') }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'the caller is a session with the role that has proven nothing',
    ask: async () => ({
      caller: await sessionCaller(cast, '{INSTANCE_ADMIN}', { isProven: false }),
    }),
    codes: overApi('authentication_required'),
  },
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
    when: 'the caller is a session that a program of the role had made',
    ask: async () => ({
      caller: await sessionCaller(cast, '{INSTANCE_ADMIN}', { maker: cast.login }),
    }),
    codes: overApi('accepted'),
  },
  {
    when: 'the caller is a session whose maker lost the role',
    ask: async () => ({ caller: await sessionOfFormerClient(cast) }),
    codes: overApi('permission_denied'),
  },
  {
    when: 'no session token is sent and nobody had the session made',
    ask: () => ({ withoutToken: true }),
    codes: { patch: 'permission_denied' },
  },
  {
    when: 'no session token is sent and another program of the rank had the session made',
    ask: () => ({ withoutToken: true, meanwhile: `maker_ids = ARRAY['${cast.mickey.userId}']` }),
    arrange: onMickey(`roles = '{LOGIN_CLIENT}'`),
    codes: { patch: 'accepted' },
  },
  {
    when: 'no session token is sent and somebody above the caller had the session made',
    ask: () => ({ withoutToken: true, meanwhile: `maker_ids = ARRAY['${cast.mickey.userId}']` }),
    arrange: onMickey(`roles = '{INSTANCE_ADMIN}'`),
    codes: { patch: 'permission_denied' },
  },
  {
    when: 'somebody above the caller had the session made, whose token is sent',
    ask: () => ({ meanwhile: `maker_ids = ARRAY['${cast.mickey.userId}']` }),
    arrange: onMickey(`roles = '{INSTANCE_ADMIN}'`),
    codes: { patch: 'accepted' },
  },
  {
    when: 'the caller is a session that somebody without the role has changed since',
    ask: async () => {
      const caller = await sessionCaller(cast, '{INSTANCE_ADMIN}');
      await arrange('UPDATE sessions SET taker_ids = ARRAY[$1] WHERE user_id = $2', [
        cast.mickey.userId,
        cast.minnie.userId,
      ]);
      return { caller };
    },
    codes: overApi('permission_denied'),
  },
  {
    when: 'the session is ended',
    ask: () => ({ meanwhile: ended }),
    arrange: onHerSession(ended),
    codes: { patch: 'session_terminated', ...nobodyHere },
  },
  {
    when: 'the session is past its end',
    ask: () => ({ meanwhile: expired }),
    arrange: onHerSession(expired),
    codes: { patch: 'session_lifetime_over', ...nobodyHere },
  },
  {
    when: 'the session was idle for too long',
    arrange: onHerSession(`last_seen_at = now() - interval '3 hours'`),
    codes: nobodyHere,
  },
  {
    when: 'the token of the session is stale',
    ask: () => ({ isTokenStale: true }),
    codes: { patch: 'session_token_invalid' },
  },
];
const rows = cases.flatMap(({ codes, ...rest }) =>
  beginPaths.flatMap((path) => (codes[path] ? [{ ...rest, path, code: codes[path] }] : [])),
);

describe.each(['instance', 'organization'] as const)('by the policy of the %s', (owner) => {
  beforeEach(() => restoreGates(owner));

  test.each(rows)('$path answers $code where $when', async (row) => {
    const ask = { ...(await ordinary()), ...(await row.ask?.()) };
    await row.arrange?.(owner);
    const begun = await beginOn(row.path, ask);
    expect(begun.ok ? 'accepted' : begun.error.code).toBe(row.code);
  });
});
