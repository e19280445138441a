import type { Transport } from '@/lib/model';

/** PublicKeyCredentialDescriptorJSON (WebAuthn L3 §5.8.3). */
export type CredentialDescriptorJSON = {
  id: string;
  transports?: Transport[];
  type: 'public-key';
};

/**
 * Names a credential to the browser; transports, when known, spare people a wrong prompt. They come in one order, whatever
 * that of the browser was that told them: stand-ins for credentials look alike.
 */
export function describeCredential(credential: {
  credentialId: string;
  transports: readonly Transport[];
}): CredentialDescriptorJSON {
  const { credentialId, transports } = credential;
  const known = transports.length > 0 ? { transports: [...transports].sort() } : {};
  return { id: credentialId, ...known, type: 'public-key' };
}
