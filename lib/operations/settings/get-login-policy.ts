import { z } from 'zod';
import type { Caller, Details, LoginPolicy } from '@/lib/model';
import { requireActor, requirePermission } from '@/lib/operations/authorise';
import { storable } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { ok, type Result } from '@/lib/result';
import { readInstanceId } from '@/lib/store/settings/instance';
import { readSituation, type Situation } from '@/lib/store/users/situation';

/** Version and owner of a policy: its organization, else the instance. */
export async function policyDetails(row: Situation['policyDetails']): Promise<Details> {
  return {
    sequence: row.sequence,
    changeDate: row.changedAt,
    resourceOwner: row.organizationId ?? (await readInstanceId()),
  };
}

const schema = z.object({ organizationId: storable.optional() });

export type GetLoginPolicyInput = z.infer<typeof schema>;

/**
 * Reads the login policy that governs an organization's people, by default the instance's (ZITADEL v2
 * GetLoginSettings). Any signed-in caller may: it is what the sign-in pages show. `mayChange` says whether
 * this caller could change the instance's.
 */
export async function getLoginPolicy(
  caller: Caller,
  input: GetLoginPolicyInput = {},
): Promise<
  Result<{ details: Details; policy: LoginPolicy; isDefault: boolean; mayChange: boolean }>
> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organizationId } = parsed.value;
  const situation = await readSituation(caller, organizationId ? { organizationId } : {});
  const actor = requireActor(caller, situation.principal, 'read');
  if (!actor.ok) return actor;
  const isDefault = situation.policyDetails.organizationId === null;
  const details = await policyDetails(situation.policyDetails);
  const { principal, policy } = situation;
  const mayChange = requirePermission(caller, principal, 'policy.write', null).ok;
  return ok({ details, policy, isDefault, mayChange });
}
