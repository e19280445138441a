'use server';

import type { LoginPolicy } from '@/lib/model';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { hasField, textField } from '@/lib/server/text-field';

export type PolicyState = {
  problem: Problem | null;
  saved: boolean;
  /** The page must ask for explicit confirmation and post again with `confirmed=yes`. */
  confirm: boolean;
};

type FieldReader = (form: FormData, name: string) => unknown;

const text: FieldReader = (form, name) => textField(form, name);
const number: FieldReader = (form, name) => {
  const typed = textField(form, name).trim();
  return typed === '' ? Number.NaN : Number(typed);
};
const flag: FieldReader = hasField;
const lines: FieldReader = (form, name) => textField(form, name).split(/\s+/).filter(Boolean);

/** How each member of the policy stands in the form. */
const readers: { [Member in keyof LoginPolicy]: FieldReader } = {
  passkeysType: text,
  multiFactorCheckLifetimeSeconds: number,
  ignoreUnknownUsernames: flag,
  defaultRedirectUri: text,
  userVerification: text,
  attestation: text,
  timeoutSeconds: number,
  authenticatorAttachment: text,
  allowSyncedPasskeys: flag,
  allowedAaguids: lines,
  cloneDetection: text,
  newFactorFreshSeconds: number,
};

/**
 * The form of the login policy. `present` lists the members that the page shows, since a checkbox that is off
 * sends nothing; others stay as they are.
 */
export async function saveLoginPolicy(_state: PolicyState, form: FormData): Promise<PolicyState> {
  const shown = textField(form, 'present').split(',');
  const patch: Record<string, unknown> = {};
  for (const [member, read] of Object.entries(readers))
    if (shown.includes(member)) patch[member] = read(form, member);
  const confirmed = textField(form, 'confirmed') === 'yes';
  const set = await runAction((caller) => setLoginPolicy(caller, { patch, confirmed }));
  if (set.ok) return { problem: null, saved: true, confirm: false };
  const confirm = set.error.code === 'confirmation_required';
  return { problem: confirm ? null : problemOf(set.error), saved: false, confirm };
}
