import 'server-only';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { findAuthenticator } from '@/lib/authenticators';
import {
  readAccountSecurity,
  type AccountSecurity as SecurityFacts,
} from '@/lib/operations/passkeys/read-account-security';
import { keeperOf, type PasskeyKeeper } from '@/lib/passkey-keeper';
import { browserCaller } from '@/lib/server/browser-caller';
import { signInPath } from '@/lib/server/sign-in-path';

/** One passkey as its card shows it; times are ISO 8601. */
export type PasskeyCard = {
  id: string;
  name: string;
  provider: string | null;
  aaguid: string;
  keeper: PasskeyKeeper;
  transports: string[];
  createdAt: string;
  lastUsedAt: string | null;
  /** "Chrome, Linux". */
  lastUsedWhere: string | null;
  synced: boolean;
  backedUp: boolean;
  isLastWayIn: boolean;
};

/** What password managers are told; the ids are base64url, as the Signal API wants them (WebAuthn L3 §5.1.10). */
export type PasskeySignals = { rpId: string; userId: string; removedCredentialIds: string[] };

/** What the security page shows. */
export type AccountSecurity = {
  passkeys: PasskeyCard[];
  may: SecurityFacts['may'];
  signals: PasskeySignals;
};

function cardOf(passkey: SecurityFacts['passkeys'][number]): PasskeyCard {
  const { id, name, aaguid, transports, backedUp, isLastWayIn } = passkey;
  return {
    id,
    name,
    provider: findAuthenticator(aaguid)?.name ?? null,
    aaguid,
    keeper: keeperOf(transports),
    transports,
    createdAt: passkey.createdAt.toISOString(),
    lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
    lastUsedWhere: passkey.lastUsedWhere?.replace(' on ', ', ') ?? null,
    synced: passkey.backupEligible,
    backedUp,
    isLastWayIn,
  };
}

function signalsOf({ signals }: SecurityFacts): PasskeySignals {
  const { webauthnHandle, ...rest } = signals;
  return { ...rest, userId: Buffer.from(webauthnHandle).toString('base64url') };
}

/** Loads what the person signed in sees of their account's security; nobody signed in is sent to sign in first. */
export async function loadAccountSecurity(returnTo: Route): Promise<AccountSecurity> {
  const read = await readAccountSecurity(await browserCaller());
  if (!read.ok) redirect(signInPath({ returnTo }));
  const { passkeys, may } = read.value;
  return { passkeys: passkeys.map(cardOf), may, signals: signalsOf(read.value) };
}
