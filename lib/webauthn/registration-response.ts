import { z } from 'zod';
import { type Transport, transportNames } from '@/lib/model';
import { base64urlText } from '@/lib/webauthn/base64url';
import { credentialMembers, memberBytes } from '@/lib/webauthn/credential-members';

/** Keeps the transports that WebAuthn L3 §5.8.4 knows, each once; anything else counts as none. */
function knownTransports(presented: unknown): Transport[] {
  return Array.isArray(presented) ? transportNames.filter((name) => presented.includes(name)) : [];
}

/** RegistrationResponseJSON (WebAuthn L3 §5.1), strict in what is used, deaf to everything else. */
export const registrationResponseSchema = z
  .object({
    ...credentialMembers,
    response: z.object({
      clientDataJSON: base64urlText(1, memberBytes.clientDataJSON),
      attestationObject: base64urlText(1, memberBytes.attestationObject),
      transports: z.unknown().optional().transform(knownTransports),
    }),
    clientExtensionResults: z
      .object({ credProps: z.object({ rk: z.boolean() }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .refine(({ id, rawId }) => id === rawId);

/** A registration's answer taken apart but not yet believed; byte strings still in base64url. */
export type RegistrationResponse = z.output<typeof registrationResponseSchema>;
