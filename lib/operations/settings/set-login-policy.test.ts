import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { lastPolicyChange } from '@/lib/operations/settings/last-policy-change';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { defaultLoginPolicy } from '@/lib/policy/default-login-policy';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import { anonymous, codeOf, givenToken, must, peek } from '@/testing/people';

beforeAll(createTestDatabase);

let admin: Caller;
let login: Caller;
let before: Record<string, unknown>;
const row = () => peek<Record<string, unknown>>('SELECT to_jsonb(p) FROM login_policies p');

beforeAll(async () => {
  admin = await givenToken('INSTANCE_ADMIN');
  login = await givenToken('LOGIN_CLIENT');
});
beforeEach(keepLoginPolicy);
beforeEach(async () => {
  before = await row();
});

const set = (patch: Record<string, unknown>, confirmed = true, caller = admin) =>
  setLoginPolicy(caller, { patch, confirmed });

describe('the login policy', () => {
  test('changes the members that are named and no other', async () => {
    const { policy, details } = must(await set({ timeoutSeconds: 120, allowedAaguids: [] }));
    expect(policy.timeoutSeconds).toBe(120);
    const { timeout_seconds, sequence, changed_at, ...rest } = await row();
    expect({ timeout_seconds, sequence }).toEqual({
      timeout_seconds: 120,
      sequence: details.sequence,
    });
    expect(before).toMatchObject(rest);
    expect(changed_at).not.toBe(before['changed_at']);
  });

  test('is that of the schema before anybody changes it', async () => {
    expect(must(await getLoginPolicy(admin)).policy).toEqual(defaultLoginPolicy);
  });

  test('keeps the address in which a browser is sent on, or says what it must be', async () => {
    const { policy } = must(await set({ defaultRedirectUri: 'https://bücher.example/für' }));
    expect(policy.defaultRedirectUri).toBe('https://xn--bcher-kva.example/f%C3%BCr');
    const { sequence } = await row();
    must(await set({ defaultRedirectUri: 'https://bücher.example/für' }));
    expect((await row())['sequence']).toBe(sequence);
    for (const wrong of [
      'http://example.com',
      'https://example.com/\ud800',
      `https://a.example/${'ü'.repeat(200)}`,
    ])
      expect(await set({ defaultRedirectUri: wrong })).toMatchObject({
        error: { field: 'defaultRedirectUri', message: expect.stringContaining('with https') },
      });
  });

  test.each([
    ['timeoutSeconds', 9999, 'Expected 30 to 900.'],
    ['timeoutSeconds', 'abc', 'Expected 30 to 900.'],
    ['passkeysType', 'MAYBE', 'Expected NOT_ALLOWED | ALLOWED.'],
    ['allowSyncedPasskeys', 'yes', 'Expected true | false.'],
    ['allowedAaguids', [1], 'Expected ["AAGUID", …].'],
  ])('says what %s may be instead of %j', async (field, value, message) => {
    expect(await set({ [field]: value })).toMatchObject({
      error: { code: 'invalid_argument', field, message },
    });
  });

  test('writes nothing when nothing changes', async () => {
    must(await set({ passkeysType: 'ALLOWED', timeoutSeconds: 300 }));
    expect(await row()).toEqual(before);
  });

  test.each([
    ['timeoutSeconds', 0],
    ['timeoutSeconds', '120'],
    ['timeoutSeconds', Number.NaN],
    ['passkeysType', 'MAYBE'],
    ['defaultRedirectUri', 'javascript:alert(1)'],
    ['defaultRedirectUri', '//evil.example'],
    ['allowedAaguids', ['not-a-uuid']],
    ['allowedAaguids', { $ne: 1 }],
    ['allowSyncedPasskeys', 'true'],
    ['newFactorFreshSeconds', 1],
  ])('refuses %s = %j by its name and changes nothing', async (field, value) => {
    expect(await set({ [field]: value, cloneDetection: 'log' })).toMatchObject({
      error: { code: 'invalid_argument', field },
    });
    expect(await row()).toEqual(before);
  });

  test('refuses members that are not enforced', async () => {
    for (const field of ['forceMfa', 'allowUsernamePassword', '__proto__x'])
      expect(await set({ [field]: true })).toMatchObject({ error: { code: 'not_offered', field } });
  });

  test('switches passkeys off only when that is confirmed', async () => {
    expect(codeOf(await set({ passkeysType: 'NOT_ALLOWED' }, false))).toBe('confirmation_required');
    expect(await row()).toEqual(before);
    expect(codeOf(await set({ passkeysType: 'NOT_ALLOWED' }))).toBe('accepted');
    expect(
      codeOf(
        await setLoginPolicy(systemCaller, {
          patch: { passkeysType: 'ALLOWED' },
          confirmed: false,
        }),
      ),
    ).toBe('accepted');
  });

  test('is changed by administrators only and read by whoever is signed in', async () => {
    expect(codeOf(await set({ timeoutSeconds: 90 }, true, login))).toBe('permission_denied');
    expect(codeOf(await set({ timeoutSeconds: 90 }, true, anonymous))).toBe('unauthenticated');
    expect(codeOf(await getLoginPolicy(anonymous))).toBe('unauthenticated');
    expect(must(await getLoginPolicy(login)).isDefault).toBe(true);
    expect(await row()).toEqual(before);
  });

  test('keeps who changed what in the audit log', async () => {
    must(await set({ cloneDetection: 'log' }));
    const event = await peek<{ facts: unknown; actor_id: string }>(
      `SELECT to_jsonb(e) FROM audit_events e WHERE type = 'policy.login.changed' ORDER BY sequence DESC LIMIT 1`,
    );
    expect(event.facts).toEqual({ members: 'cloneDetection' });
    expect(event.actor_id).not.toBeNull();
  });

  describe('made from a version', () => {
    const sequence = async () => must(await getLoginPolicy(admin)).details.sequence;
    const from = (ifSequence: number, patch: Record<string, unknown>) =>
      setLoginPolicy(admin, { patch, confirmed: true, ifSequence });

    test('counts while the policy is still that', async () => {
      const first = await sequence();
      const { details } = must(await from(first, { timeoutSeconds: 120 }));
      expect(details.sequence).toBe(first + 1);
      expect(must(await from(details.sequence, { timeoutSeconds: 60 })).policy.timeoutSeconds).toBe(
        60,
      );
    });

    test('is refused once it has changed, and changes nothing', async () => {
      const first = await sequence();
      must(await set({ cloneDetection: 'log' }));
      const meanwhile = await row();
      expect(codeOf(await from(first, { timeoutSeconds: 120 }))).toBe('changed_meanwhile');
      expect(codeOf(await from(first + 2, { timeoutSeconds: 120 }))).toBe('changed_meanwhile');
      expect(await row()).toEqual(meanwhile);
    });

    test('is a success where it asks for what is there already', async () => {
      const first = await sequence();
      must(await set({ cloneDetection: 'log' }));
      expect(codeOf(await from(first, { cloneDetection: 'log' }))).toBe('accepted');
    });

    test('is refused before anybody is asked to confirm it', async () => {
      const first = await sequence();
      must(await set({ cloneDetection: 'log' }));
      const patch = { passkeysType: 'NOT_ALLOWED' };
      const asked = await setLoginPolicy(admin, { patch, confirmed: false, ifSequence: first });
      expect(codeOf(asked)).toBe('changed_meanwhile');
    });

    test('counts once of several at the same time, whatever they change', async () => {
      const first = await sequence();
      const codes = await Promise.all(
        [
          { timeoutSeconds: 120 },
          { timeoutSeconds: 180 },
          { cloneDetection: 'log' },
          { newFactorFreshSeconds: 60 },
        ].map(async (patch) => codeOf(await from(first, patch))),
      );
      expect(codes.sort()).toEqual(['accepted', ...Array(3).fill('changed_meanwhile')]);
      expect(await sequence()).toBe(first + 1);
    });
  });

  test('says who changed it last, to those who may change it', async () => {
    must(await set({ cloneDetection: 'log' }));
    expect(must(await lastPolicyChange(admin))?.by).toEqual({ kind: 'self' });
    expect(must(await lastPolicyChange(systemCaller))?.by).toEqual({
      kind: 'user',
      displayName: 'machine-INSTANCE_ADMIN',
    });
    must(await setLoginPolicy(systemCaller, { patch: { timeoutSeconds: 90 }, confirmed: false }));
    const last = must(await lastPolicyChange(admin));
    expect(last?.by).toEqual({ kind: 'command_line' });
    const now = await peek<Date>('SELECT now()');
    expect(Math.abs(now.getTime() - (last?.at.getTime() ?? 0))).toBeLessThan(60_000);
    expect(codeOf(await lastPolicyChange(login))).toBe('permission_denied');
    expect(codeOf(await lastPolicyChange(anonymous))).toBe('unauthenticated');
  });
});
