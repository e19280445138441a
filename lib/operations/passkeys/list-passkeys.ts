import { z } from 'zod';
import type { Caller, Passkey } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { id } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.object({ userId: id });

export type ListPasskeysInput = z.infer<typeof schema>;

/** Lists a user's passkeys, oldest first. Needs to be that user, or user.read over their organization. */
export async function listPasskeys(
  caller: Caller,
  input: ListPasskeysInput,
): Promise<Result<{ passkeys: Passkey[]; timestamp: Date; resourceOwner: string }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const situation = await readSituation(caller, parsed.value);
  const actor = requireSelfOr('user.read', caller, situation);
  if (!actor.ok) return actor;
  const { user, passkeys, now } = situation;
  if (!user) return refuse('user_not_found');
  return ok({ passkeys, timestamp: now, resourceOwner: user.organizationId });
}
