import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { newId } from '@/lib/ids';
import { type Caller, type Details, type Role, rolesByRank } from '@/lib/model';
import { type Actor, requirePermission } from '@/lib/operations/authorise';
import {
  anyName,
  email,
  id,
  loginName,
  storable,
  text,
  visibleName,
} from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { holds } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import { createUser, type NewUser } from '@/lib/store/users/create-user';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.object({
  email,
  emailVerified: z.boolean().optional(),
  /** Defaults to the mail address. */
  loginName: loginName.optional(),
  givenName: visibleName,
  familyName: visibleName,
  /** Defaults to both names; empty means the default, too. */
  displayName: anyName.optional(),
  /** A language tag (BCP 47). */
  preferredLanguage: text(10).optional(),
  /** Chosen by the client; minted when absent. */
  userId: id.optional(),
  organizationId: storable.optional(),
  roles: z.array(z.enum(rolesByRank)).optional(),
});

export type CreateHumanUserInput = z.infer<typeof schema>;

/**
 * The WebAuthn user handle (L3 §5.4.3): the bytes of an id that we minted, as the contract's example has
 * it; random when the client chose the id, since that may say who somebody is.
 */
function handleFor(input: CreateHumanUserInput, id: string): Uint8Array {
  return input.userId === undefined ? Buffer.from(id, 'utf8') : randomBytes(32);
}

type Names = Pick<
  NewUser,
  'loginName' | 'email' | 'givenName' | 'familyName' | 'displayName' | 'preferredLanguage'
>;

function namesOf(input: CreateHumanUserInput): Names {
  const { email, givenName, familyName } = input;
  return {
    email,
    givenName,
    familyName,
    loginName: input.loginName ?? email,
    displayName: input.displayName || `${givenName} ${familyName}`,
    preferredLanguage: input.preferredLanguage ?? null,
  };
}

/** Only an instance administrator hands out roles. */
function mayGrant(actor: Actor, roles: Role[]): boolean {
  return roles.length === 0 || !actor || holds(actor, 'instance.operate', null);
}

/**
 * Creates a person (ZITADEL v2 AddHumanUser). Needs user.write over the organization; roles need
 * an instance administrator. Login name and address are stored in canonical form.
 */
export async function createHumanUser(
  caller: Caller,
  given: CreateHumanUserInput,
): Promise<Result<{ userId: string; details: Details }>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const input = parsed.value;
  const { principal, now } = await readSituation(caller);
  const organizationId = input.organizationId ?? principal?.organizationId ?? null;
  const permitted = requirePermission(caller, principal, 'user.write', organizationId);
  if (!permitted.ok) return permitted;
  const roles = input.roles ?? [];
  if (!mayGrant(permitted.value, roles)) return refuse('permission_denied', { field: 'roles' });
  const userId = input.userId ?? newId();
  const created = await createUser(
    {
      ...namesOf(input),
      id: userId,
      organizationId,
      kind: 'human',
      state: 'ACTIVE',
      emailVerifiedAt: input.emailVerified ? now : null,
      roles,
      webauthnHandle: handleFor(input, userId),
    },
    { type: 'user.created', actorId: permitted.value?.userId ?? null, client: caller.client },
  );
  if ('refusal' in created) return refuse(created.refusal);
  return ok({ userId, details: created.details });
}
