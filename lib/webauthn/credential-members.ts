import { z } from 'zod';
import { base64urlText } from '@/lib/webauthn/base64url';

/**
 * The members that registration and authentication responses share (WebAuthn L3 §5.1).
 * Credential ids have 1 to 1023 bytes (§4); unknown members and extension outputs are dropped.
 */
export const credentialMembers = {
  id: base64urlText(1, 1023),
  rawId: base64urlText(1, 1023),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish().catch(null),
};

/** Limits in bytes, decoded. A real clientDataJSON has about 150, a TPM's attestation about 5,000. */
export const memberBytes = {
  clientDataJSON: 4096,
  attestationObject: 16_384,
  authenticatorData: 4096,
  signature: 1024,
  userHandle: 64,
} as const;
