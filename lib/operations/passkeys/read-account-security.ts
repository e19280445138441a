import { config } from '@/lib/config';
import type { Caller, Passkey } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { ok, type Result, refuse } from '@/lib/result';
import { readRemovedCredentials } from '@/lib/store/passkeys/read-removed-credentials';
import { readSituation } from '@/lib/store/users/situation';

/** How an account is secured, as its owner sees it. */
export type AccountSecurity = {
  /** Oldest first. `isLastWayIn`: removing it would be refused. */
  passkeys: (Passkey & { isLastWayIn: boolean })[];
  /**
   * What password managers know the account by, and the credentials that were removed here: of no other are they told,
   * since what we do not know may be another installation's, or younger than our last backup.
   */
  signals: { rpId: string; webauthnHandle: Uint8Array; removedCredentialIds: string[] };
  may: { addPasskey: boolean };
};

/**
 * Reads what the caller's own account is secured by and what they may change about it.
 * Refuses like every read by somebody signed in: `unauthenticated`, `invalid_token`, `session_expired`,
 * `authentication_required`.
 */
export async function readAccountSecurity(caller: Caller): Promise<Result<AccountSecurity>> {
  const situation = await readSituation(caller, { isSelf: true });
  const actor = requireActor(caller, situation.principal, 'read');
  if (!actor.ok) return actor;
  const { user, passkeys, policy } = situation;
  if (!user) return refuse('user_not_found');
  const { rpId } = config();
  const opens = passkeys.filter((passkey) => passkey.rpId === rpId && passkey.kind === 'PASSKEY');
  const isLastWayIn = ({ id, kind }: Passkey) =>
    kind === 'PASSKEY' && opens.every((other) => other.id === id);
  return ok({
    passkeys: passkeys.map((passkey) => ({ ...passkey, isLastWayIn: isLastWayIn(passkey) })),
    signals: {
      rpId,
      webauthnHandle: user.webauthnHandle,
      removedCredentialIds: await readRemovedCredentials(user.id, rpId),
    },
    may: { addPasskey: policy.passkeysType === 'ALLOWED' },
  });
}
