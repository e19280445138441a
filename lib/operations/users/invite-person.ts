import type { Caller } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import {
  type CreateHumanUserInput,
  createHumanUser,
} from '@/lib/operations/users/create-human-user';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';

/**
 * Creates a person with the link by which they make their first passkey, returned once. Needs user.write and
 * user.passkey.write over the caller's organization. Where passkeys are switched off it creates nobody.
 */
export async function invitePerson(
  caller: Caller,
  input: Pick<CreateHumanUserInput, 'email' | 'givenName' | 'familyName'>,
): Promise<Result<{ userId: string; url: string }>> {
  const { policy } = await readSituation(caller, { isSelf: true });
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  const created = await createHumanUser(caller, input);
  if (!created.ok) return created;
  const { userId } = created.value;
  const link = await createRegistrationLink(caller, { userId, delivery: { kind: 'return' } });
  return link.ok ? ok({ userId, url: link.value.url }) : link;
}
