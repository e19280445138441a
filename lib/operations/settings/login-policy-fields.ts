import type { LoginPolicy } from '@/lib/model';
import { members, valuesOf } from '@/lib/operations/settings/login-policy-patch';

/** A field of the login policy, for people: its name, the values that it may have, and what it decides. */
export type PolicyField = { name: keyof LoginPolicy; values: string; meaning: string };

const meanings: Record<keyof LoginPolicy, string> = {
  passkeysType: 'whether passkeys can be used and added at all',
  multiFactorCheckLifetimeSeconds: 'how long a sign-in in a browser counts',
  ignoreUnknownUsernames: 'whether the API hides which names exist',
  defaultRedirectUri: 'where people go after signing in; empty for a page of ours',
  userVerification: 'whether fingerprint, face or PIN is checked',
  attestation: 'whether a new passkey is asked who made it',
  timeoutSeconds: 'how long the browser’s prompt can be answered',
  authenticatorAttachment: 'where new passkeys may be kept',
  allowSyncedPasskeys: 'whether new passkeys may be copied to other devices',
  allowedAaguids: 'which models of new passkeys are accepted; none for every model',
  cloneDetection: 'what happens when a passkey’s counter goes back',
  newFactorFreshSeconds: 'how long after signing in one’s passkeys can be changed',
};

/** Every field that the policy has, out of the schema by which a change is parsed. */
export function loginPolicyFields(): PolicyField[] {
  return (Object.keys(meanings) as (keyof LoginPolicy)[]).map((name) => ({
    name,
    values: valuesOf(members[name]),
    meaning: meanings[name],
  }));
}
