import { sendSignal } from '@simplewebauthn/browser';

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

/** Has password managers show the account's present names (WebAuthn L3 §5.1.10.4). */
export function signalUserDetails(user: {
  rpId: string;
  userId: string;
  name: string;
  displayName: string;
}): Promise<boolean> {
  return send({
    signalName: 'currentUserDetails',
    rpID: user.rpId,
    userID: user.userId,
    userName: user.name,
    userDisplayName: user.displayName,
  });
}

/**
 * Has password managers delete a passkey that the server removed or did not take (WebAuthn L3 §5.1.10.2). Never the list
 * of all accepted ones (§5.1.10.3): what it leaves out would go, and may be another installation's.
 */
export function signalUnknownCredential(rpId: string, credentialId: string): Promise<boolean> {
  return send({ signalName: 'unknownCredential', rpID: rpId, credentialID: credentialId });
}
