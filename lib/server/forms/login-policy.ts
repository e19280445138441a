'use server';

import { refresh } from 'next/cache';
import type { LoginPolicy } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { lastPolicyChange, type PolicyChange } from '@/lib/operations/settings/last-policy-change';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { browserCaller } from '@/lib/server/browser-caller';
import { type PolicyDraft, policyFields, readDraft, valueIn } from '@/lib/server/policy-draft';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { signInAgain } from '@/lib/server/sign-in-again';
import { textField } from '@/lib/server/text-field';

/** A policy and the version that it is. */
export type PolicyVersion = { policy: LoginPolicy; sequence: number };

export type PolicyState =
  | { outcome: 'editing' }
  | { outcome: 'saved'; now: PolicyVersion }
  /** The page must ask for explicit confirmation and post again with `confirmed=yes`. */
  | { outcome: 'confirm'; typed: PolicyDraft }
  /** Nothing was saved: it is another version by now than the page's, by whom if that is known. */
  | { outcome: 'changed'; now: PolicyVersion; by: PolicyChange['by'] | null }
  | { outcome: 'refused'; problem: Problem; typed: PolicyDraft };

/** What it is now, in place of what was saved. */
async function changedMeanwhile(typed: PolicyDraft): Promise<PolicyState> {
  const caller = await browserCaller();
  const [read, last] = await Promise.all([getLoginPolicy(caller), lastPolicyChange(caller)]);
  if (!read.ok) return { outcome: 'refused', problem: problemOf(read.error), typed };
  const { policy, details } = read.value;
  const now = { policy, sequence: details.sequence };
  return { outcome: 'changed', now, by: (last.ok && last.value?.by) || null };
}

/**
 * The form of the login policy. `present` lists the members that were changed (without the page's script: all that it
 * shows), `sequence` the version that they were changed in. Who has to sign in first is sent there, and comes back.
 */
export async function saveLoginPolicy(_state: PolicyState, form: FormData): Promise<PolicyState> {
  const shown = textField(form, 'present').split(',');
  const typed = readDraft(form);
  const fields = policyFields.filter((field) => shown.includes(field));
  const patch = Object.fromEntries(fields.map((field) => [field, valueIn(typed, field)]));
  const confirmed = textField(form, 'confirmed') === 'yes';
  const ifSequence = Number(textField(form, 'sequence'));
  const set = await runAction((caller) => setLoginPolicy(caller, { patch, confirmed, ifSequence }));
  if (set.ok) {
    refresh();
    const { policy, details } = set.value;
    return { outcome: 'saved', now: { policy, sequence: details.sequence } };
  }
  signInAgain(set.error, '/console/login-policy');
  if (set.error.code === 'confirmation_required') return { outcome: 'confirm', typed };
  if (set.error.code === 'changed_meanwhile') return changedMeanwhile(typed);
  return { outcome: 'refused', problem: problemOf(set.error), typed };
}
