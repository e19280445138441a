import type { Caller, Details, LoginPolicy } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { ok, type Result } from '@/lib/result';
import { readSituation, type Situation } from '@/lib/store/users/situation';

/** Version and owner of a policy: its organization, else the instance. */
export function policyDetails({ policyDetails: row, instanceId }: Situation): Details {
  return {
    sequence: row.sequence,
    changeDate: row.changedAt,
    resourceOwner: row.organizationId ?? instanceId,
  };
}

/**
 * Reads the login policy that governs an organization (default: the caller's own; ZITADEL v2
 * GetLoginSettings). Any signed-in caller may: it is what the sign-in pages show.
 */
export async function getLoginPolicy(
  caller: Caller,
  { organizationId }: { organizationId?: string } = {},
): Promise<Result<{ details: Details; policy: LoginPolicy; isDefault: boolean }>> {
  const situation = await readSituation(caller, organizationId ? { organizationId } : {});
  const actor = requireActor(caller, situation.caller, 'read');
  if (!actor.ok) return actor;
  const isDefault = situation.policyDetails.organizationId === null;
  return ok({ details: policyDetails(situation), policy: situation.policy, isDefault });
}
