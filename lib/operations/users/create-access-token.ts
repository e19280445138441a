import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { cleanName } from '@/lib/display-name';
import { newId } from '@/lib/ids';
import { type Caller, rolesByRank } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { text } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';
import { createAccessToken as store } from '@/lib/store/users/create-access-token';
import { createUser } from '@/lib/store/users/create-user';
import { readSituation } from '@/lib/store/users/situation';
import { hashToken, newToken } from '@/lib/tokens';

const schema = z.object({
  /** Of the machine user: its login name in canonical form, and shown as it was written. */
  name: text(200),
  role: z.enum(rolesByRank),
});

export type CreateAccessTokenInput = z.infer<typeof schema>;

/**
 * Makes a token for the machine user of that name, who is created if need be, with one role. Needs
 * instance.operate. The token is returned once and stored as a hash. A name that belongs to a person, or to a
 * machine of another role, is `user_already_exists`.
 */
export async function createAccessToken(
  caller: Caller,
  input: CreateAccessTokenInput,
): Promise<Result<{ token: string; userId: string }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { name, role } = parsed.value;
  const loginName = canonicalLoginName(name);
  if (!loginName) {
    const message =
      'Expected a name of at most 200 characters, without spaces and signs that cannot be seen.';
    return refuse('invalid_argument', { field: 'name', message });
  }
  const { principal, user } = await readSituation(caller, { loginName });
  const permitted = requirePermission(caller, principal, 'instance.operate', null);
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
        emailVerifiedAt: null,
        givenName: '',
        familyName: '',
        displayName: cleanName(name),
        preferredLanguage: null,
        roles: [role],
        webauthnHandle: randomBytes(32),
      },
      { type: 'user.created', actorId, facts: { role }, client: caller.client },
    );
    if ('refusal' in created) return refuse(created.refusal, { field: 'name' });
  }
  const id = newId();
  const token = newToken('access', id);
  await store(
    { id, userId, hash: hashToken(token) },
    { type: 'user.token.created', actorId, client: caller.client },
  );
  return ok({ token, userId });
}
