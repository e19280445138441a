import type { Caller } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { ok, type Result } from '@/lib/result';
import { type LastPolicyChange, readLastPolicyChange } from '@/lib/store/settings/login-policy';
import { readSituation } from '@/lib/store/users/situation';

/** Who it was: the caller, somebody else, somebody who is no user any more, or the command line. */
export type PolicyChange = {
  at: Date;
  by: { kind: 'self' | 'removed' | 'command_line' } | { kind: 'user'; displayName: string };
};

function changerOf(actor: LastPolicyChange['actor'], self: string | null): PolicyChange['by'] {
  if (!actor) return { kind: 'command_line' };
  if (actor.id === self) return { kind: 'self' };
  const { displayName } = actor;
  return displayName === null ? { kind: 'removed' } : { kind: 'user', displayName };
}

/**
 * Says who changed the instance's login policy last, and when; null when the audit log does not know. Needs policy.write:
 * it names a person.
 */
export async function lastPolicyChange(caller: Caller): Promise<Result<PolicyChange | null>> {
  const { principal, policyDetails } = await readSituation(caller);
  const permitted = requirePermission(caller, principal, 'policy.write', null);
  if (!permitted.ok) return permitted;
  const change = await readLastPolicyChange(policyDetails.id);
  const self = permitted.value?.userId ?? null;
  return ok(change && { at: change.at, by: changerOf(change.actor, self) });
}
