import { describe, expect, test } from 'vitest';
import type { LoginPolicy } from '@/lib/model';
import {
  changedFields,
  collisions,
  draftOf,
  faultyFields,
  readDraft,
  rebase,
  valueIn,
} from '@/lib/server/policy-draft';

const policy: LoginPolicy = {
  passkeysType: 'ALLOWED',
  multiFactorCheckLifetimeSeconds: 43_200,
  ignoreUnknownUsernames: false,
  defaultRedirectUri: '',
  userVerification: 'required',
  attestation: 'none',
  timeoutSeconds: 300,
  authenticatorAttachment: 'any',
  allowSyncedPasskeys: true,
  allowedAaguids: ['ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4'],
  cloneDetection: 'block',
  newFactorFreshSeconds: 300,
};
const draft = draftOf(policy);
const ranges = {
  multiFactorCheckLifetimeSeconds: [60, 31_536_000],
  timeoutSeconds: [30, 900],
  newFactorFreshSeconds: [30, 86_400],
} as const;

test('a draft says what the policy says, and a form says what the draft says', () => {
  for (const field of Object.keys(policy) as (keyof LoginPolicy)[])
    expect(valueIn(draft, field)).toEqual(policy[field]);
  const form = new FormData();
  for (const [name, value] of Object.entries(draft)) if (value) form.set(name, value);
  expect(readDraft(form)).toEqual(draft);
});

describe('what is unsaved', () => {
  test.each([
    [
      'the same time in another unit',
      { 'timeoutSeconds.amount': '300', 'timeoutSeconds.unit': 'seconds' },
      [],
    ],
    ['another time', { 'timeoutSeconds.amount': '2' }, ['timeoutSeconds']],
    ['half of a minute', { 'timeoutSeconds.amount': '0.5' }, ['timeoutSeconds']],
    ['no time at all', { 'timeoutSeconds.amount': '' }, ['timeoutSeconds']],
    ['a switch that is off', { allowSyncedPasskeys: '' }, ['allowSyncedPasskeys']],
    ['spaces around nothing', { defaultRedirectUri: '  ' }, []],
    ['a model in capitals', { allowedAaguids: 'EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4\n' }, []],
    ['no model', { allowedAaguids: '' }, ['allowedAaguids']],
  ])('%s', (_what, typed, changed) => {
    expect(changedFields({ ...draft, ...typed }, policy)).toEqual(changed);
  });
});

test.each([
  ['0', 'minutes', ['timeoutSeconds']],
  ['', 'minutes', ['timeoutSeconds']],
  ['16', 'minutes', ['timeoutSeconds']],
  ['5', 'centuries', ['timeoutSeconds']],
  ['0.5', 'minutes', []],
  ['15', 'minutes', []],
])('%s %s to answer is refused by its name, or within range', (amount, unit, faults) => {
  const typed = { ...draft, 'timeoutSeconds.amount': amount, 'timeoutSeconds.unit': unit };
  expect(faultyFields(typed, ranges)).toEqual(faults);
});

test('all that is wrong is found at once, in the order of the page', () => {
  const typed = {
    ...draft,
    'timeoutSeconds.amount': '99',
    allowedAaguids: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4 mine',
    defaultRedirectUri: 'http://example.com',
  };
  const faults = ['defaultRedirectUri', 'allowedAaguids', 'timeoutSeconds'];
  expect(faultyFields(typed, ranges)).toEqual(faults);
});

describe('when somebody else changed it meanwhile', () => {
  const mine = { ...draft, 'timeoutSeconds.amount': '2', attestation: 'direct' };

  test('what one left alone is as they have it, and what one changed stays', () => {
    const theirs: LoginPolicy = { ...policy, cloneDetection: 'log', allowSyncedPasskeys: false };
    expect(collisions(mine, policy, theirs)).toEqual([]);
    const now = rebase(mine, policy, theirs);
    expect(changedFields(now, theirs).sort()).toEqual(['attestation', 'timeoutSeconds']);
    expect(valueIn(now, 'cloneDetection')).toBe('log');
  });

  test('two values for one setting collide, and the same value twice does not', () => {
    const theirs: LoginPolicy = { ...policy, timeoutSeconds: 600, attestation: 'direct' };
    expect(collisions(mine, policy, theirs)).toEqual(['timeoutSeconds']);
    expect(changedFields(rebase(mine, policy, theirs), theirs)).toEqual(['timeoutSeconds']);
  });
});
