import 'server-only';
import { type BegunSignIn, beginSignIn as begin } from '@/lib/operations/sessions/begin-sign-in';
import { requireOpenRequest } from '@/lib/operations/sessions/require-open-request';
import { ok, type Result, refuse } from '@/lib/result';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { runAction } from '@/lib/server/run-action';

export type SignInBeginning = {
  loginName?: string | undefined;
  /** Ask by credential ids: for security keys that the browser offers only so. */
  byIds?: boolean | undefined;
  /** Confirm the person who is signed in on this browser instead. */
  reauthenticate?: boolean | undefined;
  /** Id of the organization whose people alone may answer. */
  organization?: string | undefined;
  /** Id of the authorization request that the sign-in answers. */
  requestId?: string | undefined;
};

/**
 * Begins a sign-in or a re-authentication and binds it to this browser by a cookie named after the ceremony's id.
 * The options are the JSON form of WebAuthn L3 §5.1.10. Refuses as the operation does, with `cross_site_request`,
 * and with `invalid_argument` (field `requestId`) for a request that is not open.
 */
export async function beginSignIn(
  input: SignInBeginning,
): Promise<Result<Omit<BegunSignIn, 'browserSecret'>>> {
  const { loginName, byIds, reauthenticate, organization, requestId } = input;
  const begun = await runAction(async (caller) => {
    const open = requireOpenRequest(requestId ?? '');
    if (!open.ok) return open;
    return begin(caller, {
      ...(loginName && { loginName }),
      ...(byIds && { byIds }),
      ...(reauthenticate && { reauthenticate }),
      ...(organization && { organizationId: organization }),
    });
  });
  if (!begun.ok) {
    const { error } = begun;
    // Pages and their scripts call the organization by the name that it has in an address.
    return error.field === 'organizationId'
      ? refuse(error.code, { ...error, field: 'organization' })
      : begun;
  }
  const { browserSecret, ...answer } = begun.value;
  await writeCeremonyCookie(answer.ceremonyId, browserSecret);
  return ok(answer);
}
