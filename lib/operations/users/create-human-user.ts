import { randomBytes } from 'node:crypto';
import { newId } from '@/lib/ids';
import type { Caller, Details, Role } from '@/lib/model';
import { type Actor, requirePermission } from '@/lib/operations/authorise';
import { canonicalEmail, canonicalLoginName } from '@/lib/policy/login-name';
import { holds } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';
import { createUser, type NewUser } from '@/lib/store/users/users';

export type NewHumanUser = {
  /** Chosen by the client, 1 to 200 characters; minted when absent. */
  userId?: string;
  /** Defaults to the mail address. */
  loginName?: string;
  organizationId?: string;
  givenName: string;
  familyName: string;
  displayName?: string;
  preferredLanguage?: string;
  email: string;
  emailVerified?: boolean;
  roles?: Role[];
};

/** Names as people write them: trimmed, one line, without invisible characters. */
function cleanName(typed: string): string {
  return typed
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The WebAuthn user handle (L3 §5.4.3): the bytes of an id that we minted, as the contract's example has
 * it; random when the client chose the id, since that may say who somebody is.
 */
function handleFor(input: NewHumanUser, id: string): Uint8Array {
  return input.userId === undefined ? Buffer.from(id, 'utf8') : randomBytes(32);
}

type Names = Pick<
  NewUser,
  'loginName' | 'email' | 'givenName' | 'familyName' | 'displayName' | 'preferredLanguage'
>;

/** Names and address as they are stored, or which of them cannot be. */
function readNames(input: NewHumanUser): Result<Names> {
  const email = canonicalEmail(input.email);
  if (!email) return refuse('invalid_argument', { field: 'email.email' });
  const loginName = canonicalLoginName(input.loginName ?? email);
  if (!loginName) return refuse('invalid_argument', { field: 'username' });
  const givenName = cleanName(input.givenName);
  if (!givenName) return refuse('invalid_argument', { field: 'profile.givenName' });
  const familyName = cleanName(input.familyName);
  if (!familyName) return refuse('invalid_argument', { field: 'profile.familyName' });
  const displayName = cleanName(input.displayName ?? '') || `${givenName} ${familyName}`;
  const preferredLanguage = input.preferredLanguage ?? null;
  return ok({ loginName, email, givenName, familyName, displayName, preferredLanguage });
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
  input: NewHumanUser,
): Promise<Result<{ userId: string; details: Details }>> {
  const { caller: standing } = await readSituation(caller);
  const organizationId = input.organizationId ?? standing?.organizationId ?? null;
  const permitted = requirePermission(caller, standing, 'user.write', organizationId);
  if (!permitted.ok) return permitted;
  const roles = input.roles ?? [];
  if (!mayGrant(permitted.value, roles)) return refuse('permission_denied', { field: 'roles' });
  const names = readNames(input);
  if (!names.ok) return names;
  const userId = input.userId ?? newId();
  const created = await createUser(
    {
      ...names.value,
      id: userId,
      organizationId,
      kind: 'human',
      state: 'ACTIVE',
      isEmailVerified: input.emailVerified ?? false,
      roles,
      webauthnHandle: handleFor(input, userId),
    },
    { type: 'user.created', actorId: permitted.value?.userId ?? null, client: caller.client },
  );
  if (!created.hasHome) return refuse('organization_not_found');
  if (created.sequence === null || !created.organizationId) return refuse('user_already_exists');
  const changeDate = new Date(created.changedAt);
  const { sequence, organizationId: resourceOwner } = created;
  return ok({ userId, details: { sequence, changeDate, creationDate: changeDate, resourceOwner } });
}
