import { sendSignal } from '@simplewebauthn/browser';
import type { AcceptedCredentials } from '@/lib/server/account-security';

type Signal = Parameters<typeof sendSignal>[0];

/** Signals are best effort: a browser that lacks them, or refuses one, changes nothing for the person. */
async function send(signal: Signal): Promise<boolean> {
  try {
    await sendSignal(signal);
    return true;
  } catch {
    return false;
  }
}

/** Has password managers hide passkeys that the account no longer accepts (WebAuthn L3 §5.1.10.3). */
export function signalAcceptedCredentials(accepted: AcceptedCredentials): Promise<boolean> {
  return send({
    signalName: 'allAcceptedCredentials',
    rpID: accepted.rpId,
    userID: accepted.userId,
    allAcceptedCredentialIDs: accepted.credentialIds,
  });
}

/** Has password managers show the account's present names (WebAuthn L3 §5.1.10.4). */
export function signalUserDetails(
  user: Pick<AcceptedCredentials, 'rpId' | 'userId'> & { name: string; displayName: string },
): Promise<boolean> {
  return send({
    signalName: 'currentUserDetails',
    rpID: user.rpId,
    userID: user.userId,
    userName: user.name,
    userDisplayName: user.displayName,
  });
}

/** Has password managers delete a passkey that the server did not take (WebAuthn L3 §5.1.10.2). */
export function signalUnknownCredential(rpId: string, credentialId: string): Promise<boolean> {
  return send({ signalName: 'unknownCredential', rpID: rpId, credentialID: credentialId });
}
