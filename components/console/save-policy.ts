import {
  type PolicyState,
  type PolicyVersion,
  saveLoginPolicy,
} from '@/lib/server/forms/login-policy';
import {
  changedFields,
  collisions,
  draftOf,
  entriesOf,
  type PolicyDraft,
  type PolicyField,
  rebase,
} from '@/lib/server/policy-draft';
import type { Problem } from '@/lib/server/problem';

/** What somebody else changed between our reading and our saving. */
type Meanwhile = { fields: PolicyField[]; by: Changer | null };
export type Changer = Extract<PolicyState, { outcome: 'changed' }>['by'];

export type PolicyStatus =
  | { kind: 'editing' | 'discarded' | 'confirm' }
  /** `passkeysOff`: by this very press, passkeys were switched off. */
  | { kind: 'saved'; meanwhile: Meanwhile | null; passkeysOff: boolean }
  /** The same settings were changed: what is in force is in `now`, and saving again writes over it. */
  | { kind: 'collided'; meanwhile: Meanwhile; now: PolicyDraft }
  /** What the browser alone knows to be wrong: nothing was sent. */
  | { kind: 'faulty'; fields: PolicyField[] }
  | { kind: 'refused'; problem: Problem };

/** What the page holds after an attempt to save. */
type PolicySaving = { base: PolicyVersion; draft: PolicyDraft; status: PolicyStatus };

/** Only what was changed, and the version in which that was. */
function formOf(draft: PolicyDraft, { policy, sequence }: PolicyVersion, confirmed: boolean) {
  const changed = changedFields(draft, policy);
  const form = new FormData();
  form.set('present', changed.join(','));
  form.set('sequence', String(sequence));
  if (confirmed) form.set('confirmed', 'yes');
  for (const entry of changed.flatMap(entriesOf)) if (draft[entry]) form.set(entry, draft[entry]);
  return form;
}

/** Beyond that somebody writes faster than anybody can read. */
const patience = 4;

/**
 * Saves what a draft changes. What others changed meanwhile stays as they have it; where they changed the same setting,
 * nothing is saved, and the draft is one of changes to what they made.
 */
export async function savePolicy(
  draft: PolicyDraft,
  base: PolicyVersion,
  confirmed: boolean,
): Promise<PolicySaving> {
  let [mine, from] = [draft, base];
  let meanwhile = null as Meanwhile | null;
  for (let attempt = 0; attempt < patience; attempt += 1) {
    const state = await saveLoginPolicy({ outcome: 'editing' }, formOf(mine, from, confirmed));
    if (state.outcome === 'saved')
      return {
        base: state.now,
        draft: draftOf(state.now.policy),
        status: { kind: 'saved', meanwhile, passkeysOff: confirmed },
      };
    if (state.outcome !== 'changed') return { base: from, draft: mine, status: statusOf(state) };
    const { now, by } = state;
    const fields = collisions(mine, from.policy, now.policy);
    const theirs = changedFields(draftOf(now.policy), from.policy);
    mine = rebase(mine, from.policy, now.policy);
    from = now;
    if (fields.length > 0)
      return {
        base: now,
        draft: mine,
        status: { kind: 'collided', meanwhile: { fields, by }, now: draftOf(now.policy) },
      };
    meanwhile = { fields: [...new Set([...(meanwhile?.fields ?? []), ...theirs])], by };
  }
  return refusedWith({ code: 'changed_meanwhile' }, mine, from);
}

function refusedWith(problem: Problem, draft: PolicyDraft, base: PolicyVersion): PolicySaving {
  return { base, draft, status: { kind: 'refused', problem } };
}

/** What an answer means for the page that it is part of; without script it is all that there is. */
export function statusOf(state: PolicyState): PolicyStatus {
  switch (state.outcome) {
    case 'saved':
      return { kind: 'saved', meanwhile: null, passkeysOff: false };
    case 'confirm':
      return { kind: 'confirm' };
    case 'refused':
      return { kind: 'refused', problem: state.problem };
    case 'changed':
      return { kind: 'refused', problem: { code: 'changed_meanwhile' } };
    case 'editing':
      return { kind: 'editing' };
  }
}
