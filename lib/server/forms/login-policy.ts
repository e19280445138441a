'use server';

import { redirect } from 'next/navigation';
import type { ErrorCode } from '@/lib/errors';
import type { LoginPolicy } from '@/lib/model';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { signInPath } from '@/lib/server/sign-in-path';
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

/** Only a new sign-in helps: the session is over, or the policy wants a newer or a stronger proof than it has. */
const needsSignIn = new Set<ErrorCode>([
  'unauthenticated',
  'session_expired',
  'authentication_required',
  'reauthentication_required',
]);

/**
 * The form of the login policy. `present` lists the members that the page shows, since a checkbox that is off
 * sends nothing; others stay as they are. Who has to sign in first is sent there, and comes back.
 */
export async function saveLoginPolicy(_state: PolicyState, form: FormData): Promise<PolicyState> {
  const shown = textField(form, 'present').split(',');
  const patch: Record<string, unknown> = {};
  for (const [member, read] of Object.entries(readers))
    if (shown.includes(member)) patch[member] = read(form, member);
  const confirmed = textField(form, 'confirmed') === 'yes';
  const set = await runAction((caller) => setLoginPolicy(caller, { patch, confirmed }));
  if (set.ok) return { problem: null, saved: true, confirm: false };
  if (needsSignIn.has(set.error.code)) redirect(signInPath({ returnTo: '/console/login-policy' }));
  const confirm = set.error.code === 'confirmation_required';
  return { problem: confirm ? null : problemOf(set.error), saved: false, confirm };
}
