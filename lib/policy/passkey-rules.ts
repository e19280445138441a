import { findAuthenticator } from '@/lib/authenticators';
import type { LoginPolicy, UserVerification } from '@/lib/model';
import type { Refusal } from '@/lib/result';

const strength: Record<UserVerification, number> = { discouraged: 0, preferred: 1, required: 2 };

/** The stronger of what the request asks and what the policy asks. */
export function strongerVerification(
  asked: UserVerification,
  policy: UserVerification,
): UserVerification {
  return strength[asked] >= strength[policy] ? asked : policy;
}

/** How many passkeys an account may hold, of every kind. */
export const maxPasskeys = 100;

/** Whether the policy accepts a new credential: its model, and whether it may leave the device. */
export function acceptsCredential(
  policy: Pick<LoginPolicy, 'allowSyncedPasskeys' | 'allowedAaguids'>,
  credential: { aaguid: string; backupEligible: boolean },
): boolean {
  if (credential.backupEligible && !policy.allowSyncedPasskeys) return false;
  return policy.allowedAaguids.length === 0 || policy.allowedAaguids.includes(credential.aaguid);
}

/** What a policy accepts, for people: models by the names that they go by, else by their AAGUIDs; none means every model. */
export function acceptedPasskeys(
  policy: Pick<LoginPolicy, 'allowSyncedPasskeys' | 'allowedAaguids'>,
): NonNullable<Refusal['accepts']> {
  const names = policy.allowedAaguids.map((aaguid) => findAuthenticator(aaguid)?.name ?? aaguid);
  return { synced: policy.allowSyncedPasskeys, models: [...new Set(names)] };
}

/**
 * Whether a passkey may be made in the very device at which somebody sits, and will surely be accepted: most devices sync
 * theirs, and which model one is shows only afterwards.
 */
export function welcomesLocalPasskey(
  policy: Pick<
    LoginPolicy,
    'passkeysType' | 'authenticatorAttachment' | 'allowSyncedPasskeys' | 'allowedAaguids'
  >,
): boolean {
  const { passkeysType, authenticatorAttachment, allowSyncedPasskeys, allowedAaguids } = policy;
  const isAnywhere = passkeysType === 'ALLOWED' && authenticatorAttachment !== 'cross-platform';
  return isAnywhere && allowSyncedPasskeys && allowedAaguids.length === 0;
}

/**
 * Whether a passkey counts although its signature counter is not higher than the stored one (WebAuthn L3 §7.2
 * step 22: a signal, not proof). The copies of a synced passkey share no counter and always count; for
 * device-bound ones the policy says.
 */
export function acceptsRegressedCounter(
  policy: Pick<LoginPolicy, 'cloneDetection'>,
  passkey: { backupEligible: boolean },
): boolean {
  return passkey.backupEligible || policy.cloneDetection === 'log';
}

/** A name that we give: numbered when the user has a passkey of that name, so that people can tell them apart. */
export function distinctName(name: string, taken: readonly string[]): string {
  let number = 1;
  const numbered = () => (number === 1 ? name : `${name} (${number})`);
  while (taken.includes(numbered())) number += 1;
  return numbered();
}
