import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
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
});
