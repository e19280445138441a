import { expect, test } from 'vitest';
import { buildOfferCheck } from '@/lib/zitadel/calls/not-offered';

const check = buildOfferCheck(['password', 'checks.idpIntent', 'profile.gender']);

test('refuses a member that asks for something, in either spelling, by its name', () => {
  for (const json of [
    { checks: { idpIntent: {} } },
    { checks: { idp_intent: { idp_intent_id: 'x' } } },
  ]) {
    expect(check(json)).toEqual({
      ok: false,
      error: { code: 'not_offered', field: 'checks.idpIntent', message: 'not offered' },
    });
  }
});

test('looks into every entry of a list', () => {
  const json = { queries: [{ stateQuery: {} }, { orQuery: {} }] };
  expect(buildOfferCheck(['queries.notQuery'])(json).ok).toBe(true);
  expect(buildOfferCheck(['queries.orQuery'])(json)).toMatchObject({
    error: { field: 'queries.orQuery' },
  });
});

test('lets through what is absent, null or zero', () => {
  const nothing = [
    {},
    { password: null },
    { password: '' },
    { password: [] },
    { password: 0 },
    { password: false },
    { profile: { gender: 'GENDER_UNSPECIFIED' } },
    { checks: [], profile: 'text' },
  ];
  for (const json of nothing) expect(check(json).ok).toBe(true);
});
