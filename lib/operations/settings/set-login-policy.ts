import { isDeepStrictEqual } from 'node:util';
import type { Caller, Details, LoginPolicy } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { policyDetails } from '@/lib/operations/settings/get-login-policy';
import {
  type LoginPolicyPatch,
  parseLoginPolicyPatch,
} from '@/lib/operations/settings/login-policy-patch';
import { ok, type Result, refuse } from '@/lib/result';
import { changeLoginPolicy } from '@/lib/store/settings/login-policy';
import { readSituation } from '@/lib/store/users/situation';

/** The members whose value would really change. */
function differences(patch: LoginPolicyPatch, policy: LoginPolicy): LoginPolicyPatch {
  const changed = Object.entries(patch).filter(
    ([member, value]) => !isDeepStrictEqual(policy[member as keyof LoginPolicy], value),
  );
  return Object.fromEntries(changed);
}

type SetLoginPolicyInput = {
  patch: Record<string, unknown>;
  confirmed: boolean;
  /** The version that the change was made from: a newer one is not written over. */
  ifSequence?: number | null;
};

/**
 * Changes the instance's login policy: members that the patch names, and no other; no change is a
 * success. Needs policy.write. Switching passkeys off, the only factor there is, needs `confirmed`.
 * Refuses with not_offered, invalid_argument (both name the member), changed_meanwhile and confirmation_required.
 */
export async function setLoginPolicy(
  caller: Caller,
  { patch, confirmed, ifSequence = null }: SetLoginPolicyInput,
): Promise<Result<{ details: Details; policy: LoginPolicy }>> {
  const situation = await readSituation(caller);
  const permitted = requirePermission(caller, situation.principal, 'policy.write', null);
  if (!permitted.ok) return permitted;
  const parsed = parseLoginPolicyPatch(patch);
  if (!parsed.ok) return parsed;
  const { policy, policyDetails: version, now } = situation;
  const changes = differences(parsed.value, policy);
  if (Object.keys(changes).length === 0)
    return ok({ details: await policyDetails(version), policy });
  if (ifSequence !== null && ifSequence !== version.sequence) return refuse('changed_meanwhile');
  if (changes.passkeysType === 'NOT_ALLOWED' && !confirmed)
    return refuse('confirmation_required', { field: 'passkeysType' });
  const changed = await changeLoginPolicy(
    { policyId: version.id, patch: changes, ifSequence, now },
    {
      actorId: permitted.value?.userId ?? null,
      facts: { members: Object.keys(changes).join(',') },
      client: caller.client,
    },
  );
  if (!changed) return refuse('changed_meanwhile');
  return ok({ details: await policyDetails(changed.details), policy: changed.policy });
}
