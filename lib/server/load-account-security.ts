import 'server-only';
import { findAuthenticator } from '@/lib/authenticators';
import { config } from '@/lib/config';
import type { Passkey } from '@/lib/model';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { findUser } from '@/lib/operations/users/find-user';
import { browserCaller } from '@/lib/server/browser-caller';
import type { SignedIn } from '@/lib/server/current-session';

/** One passkey as its card shows it; times are ISO 8601. */
export type PasskeyCard = {
  id: string;
  name: string;
  provider: string | null;
  aaguid: string;
  createdAt: string;
  lastUsedAt: string | null;
  lastUsedWhere: string | null;
  synced: boolean;
  backedUp: boolean;
  algorithm: number;
  isOnlyOne: boolean;
};

/** What the security page shows, with what password managers are told; ids and handle are base64url. */
export type AccountSecurity = {
  passkeys: PasskeyCard[];
  canAdd: boolean;
  rpId: string;
  userHandle: string;
  credentialIds: string[];
};

function cardOf(passkey: Passkey, isOnlyOne: boolean): PasskeyCard {
  return {
    id: passkey.id,
    name: passkey.name,
    provider: findAuthenticator(passkey.aaguid)?.name ?? null,
    aaguid: passkey.aaguid,
    createdAt: passkey.createdAt.toISOString(),
    lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
    lastUsedWhere: passkey.lastUsedWhere,
    synced: passkey.backupEligible,
    backedUp: passkey.backedUp,
    algorithm: passkey.algorithm,
    isOnlyOne,
  };
}

/** Loads the passkeys of the person who is signed in. Throws when the session ended in this very moment. */
export async function loadAccountSecurity({ userId }: SignedIn): Promise<AccountSecurity> {
  const caller = await browserCaller();
  const [listed, user, policy] = await Promise.all([
    listPasskeys(caller, { userId }),
    findUser(caller, { userId }),
    getLoginPolicy(caller),
  ]);
  if (!listed.ok || !user.ok || !policy.ok)
    throw new Error('the session ended while the page was loading');
  const { rpId } = config();
  const usable = listed.value.passkeys.filter((passkey) => passkey.rpId === rpId);
  return {
    passkeys: listed.value.passkeys.map((passkey) =>
      cardOf(passkey, usable.length === 1 && usable[0]?.id === passkey.id),
    ),
    canAdd: policy.value.policy.passkeysType === 'ALLOWED',
    rpId,
    userHandle: Buffer.from(user.value.webauthnHandle).toString('base64url'),
    credentialIds: usable.map((passkey) => passkey.credentialId),
  };
}
