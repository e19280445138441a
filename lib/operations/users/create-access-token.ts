import { randomBytes } from 'node:crypto';
import { newId } from '@/lib/ids';
import type { Caller, Role } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';
import { createAccessToken as store } from '@/lib/store/users/access-tokens';
import { readSituation } from '@/lib/store/users/situation';
import { createUser } from '@/lib/store/users/users';
import { hashToken, newToken } from '@/lib/tokens';

/**
 * Makes a token for the machine user of that name, who is created if need be, with one role. Needs
 * instance.operate. The token is returned once and stored as a hash. A name that belongs to a person, or to a
 * machine of another role, is `user_already_exists`.
 */
export async function createAccessToken(
  caller: Caller,
  { name, role }: { name: string; role: Role },
): Promise<Result<{ token: string; userId: string }>> {
  const loginName = canonicalLoginName(name);
  if (!loginName) return refuse('invalid_argument', { field: 'name' });
  const { caller: standing, user } = await readSituation(caller, { loginName });
  const permitted = requirePermission(caller, standing, 'instance.operate', null);
  if (!permitted.ok) return permitted;
  const isSameMachine =
    user?.kind === 'machine' && user.roles.length === 1 && user.roles[0] === role;
  if (user && !isSameMachine) return refuse('user_already_exists', { field: 'name' });
  const actorId = permitted.value?.userId ?? null;
  const userId = user?.id ?? newId();
  if (!user) {
    const created = await createUser(
      {
        id: userId,
        organizationId: null,
        kind: 'machine',
        state: 'ACTIVE',
        loginName,
        email: null,
        isEmailVerified: false,
        givenName: '',
        familyName: '',
        displayName: name.trim(),
        preferredLanguage: null,
        roles: [role],
        webauthnHandle: randomBytes(32),
      },
      { type: 'user.created', actorId, facts: { role }, client: caller.client },
    );
    if (created.sequence === null) return refuse('user_already_exists', { field: 'name' });
  }
  const token = newToken('access');
  await store(
    { id: newId(), userId, hash: hashToken(token) },
    {
      type: 'user.token.created',
      actorId,
      subjectId: userId,
      client: caller.client,
    },
  );
  return ok({ token, userId });
}
