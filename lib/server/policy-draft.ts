// Pure, and for both halves of the page: the form is read here as it is drawn there.
import { isDurationUnit, secondsPerUnit, splitSeconds } from '@/lib/durations';
import type { LoginPolicy } from '@/lib/model';
import { redirectTarget } from '@/lib/policy/redirect-rules';

/** A member of the login policy. */
export type PolicyField = keyof LoginPolicy;

/** The form's entries by their names, as they are typed: a switch that is off is the empty text. */
export type PolicyDraft = Record<string, string>;

/** The least and the most seconds of each member that is a length of time. */
export type SecondsRanges = { [Field in DurationName]: readonly [number, number] };
export type DurationName =
  | 'multiFactorCheckLifetimeSeconds'
  | 'timeoutSeconds'
  | 'newFactorFreshSeconds';

const kinds: Record<PolicyField, 'text' | 'flag' | 'lines' | 'duration'> = {
  passkeysType: 'text',
  multiFactorCheckLifetimeSeconds: 'duration',
  defaultRedirectUri: 'text',
  userVerification: 'text',
  authenticatorAttachment: 'text',
  allowSyncedPasskeys: 'flag',
  attestation: 'text',
  allowedAaguids: 'lines',
  timeoutSeconds: 'duration',
  newFactorFreshSeconds: 'duration',
  cloneDetection: 'text',
  ignoreUnknownUsernames: 'flag',
};

/** Every member, in the order of the page. */
export const policyFields = Object.keys(kinds) as PolicyField[];

/** The names of a member's entries in the form. */
export function entriesOf(field: PolicyField): string[] {
  return kinds[field] === 'duration' ? [`${field}.amount`, `${field}.unit`] : [field];
}

function write(field: PolicyField, value: LoginPolicy[PolicyField]): string[] {
  if (kinds[field] === 'duration') {
    const { amount, unit } = splitSeconds(Number(value));
    return [String(amount), unit];
  }
  if (typeof value === 'boolean') return [value ? 'on' : ''];
  return [Array.isArray(value) ? value.join('\n') : String(value)];
}

/** A policy as the form shows it. */
export function draftOf(policy: LoginPolicy): PolicyDraft {
  return Object.fromEntries(
    policyFields.flatMap((field) => {
      const values = write(field, policy[field]);
      return entriesOf(field).map((entry, index) => [entry, values[index] ?? '']);
    }),
  );
}

/** What stands in a form. */
export function readDraft(form: FormData): PolicyDraft {
  return Object.fromEntries(
    policyFields.flatMap(entriesOf).map((entry) => {
      const value = form.get(entry);
      return [entry, typeof value === 'string' ? value : ''];
    }),
  );
}

function secondsOf(draft: PolicyDraft, field: PolicyField): number {
  const amount = draft[`${field}.amount`]?.trim() ?? '';
  const unit = draft[`${field}.unit`] ?? '';
  if (amount === '' || !isDurationUnit(unit)) return Number.NaN;
  return Math.round(Number(amount) * secondsPerUnit[unit]);
}

/** The member's value in a draft, valid or not; a length of time in whole seconds, NaN where there is no number. */
export function valueIn(draft: PolicyDraft, field: PolicyField): unknown {
  const typed = draft[field] ?? '';
  switch (kinds[field]) {
    case 'duration':
      return secondsOf(draft, field);
    case 'flag':
      return typed !== '';
    case 'lines':
      return typed.toLowerCase().split(/\s+/).filter(Boolean);
    case 'text':
      return typed.trim();
  }
}

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

/** The members whose value in the draft is another one than the policy's. */
export function changedFields(draft: PolicyDraft, policy: LoginPolicy): PolicyField[] {
  return policyFields.filter((field) => differs(valueIn(draft, field), policy[field]));
}

function isAaguid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Every member whose value in the draft would be refused, as far as the browser can know: the last word is the server's. */
export function faultyFields(draft: PolicyDraft, ranges: SecondsRanges): PolicyField[] {
  const isFaulty = (field: PolicyField) => {
    if (kinds[field] === 'duration') {
      const [least, most] = ranges[field as DurationName];
      const seconds = secondsOf(draft, field);
      return !(seconds >= least && seconds <= most);
    }
    const value = valueIn(draft, field);
    if (Array.isArray(value)) return !value.every(isAaguid);
    return field === 'defaultRedirectUri' && value !== '' && redirectTarget(String(value)) === null;
  };
  return policyFields.filter(isFaulty);
}

/** The draft of changes to `from` as changes to `to`: what it left alone is as it is there. */
export function rebase(draft: PolicyDraft, from: LoginPolicy, to: LoginPolicy): PolicyDraft {
  const mine = changedFields(draft, from).flatMap(entriesOf);
  return {
    ...draftOf(to),
    ...Object.fromEntries(mine.map((entry) => [entry, draft[entry] ?? ''])),
  };
}

/** The members that the draft changes, and `to` has changed as well, to something else. */
export function collisions(draft: PolicyDraft, from: LoginPolicy, to: LoginPolicy): PolicyField[] {
  const theirs = policyFields.filter((field) => differs(from[field], to[field]));
  return changedFields(draft, from).filter(
    (field) => theirs.includes(field) && differs(valueIn(draft, field), to[field]),
  );
}
