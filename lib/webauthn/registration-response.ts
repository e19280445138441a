import { z } from 'zod';
import type { Transport } from '@/lib/model';
import { base64urlText } from '@/lib/webauthn/base64url';
import { credentialMembers, memberBytes } from '@/lib/webauthn/credential-members';

/** Those of WebAuthn L3 §5.8.4. */
const registeredTransports = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'];
const mostTransports = 8;
/** As every transport is called so far: a short word of lower case and digits, joined by hyphens. */
const transportName = /^[a-z0-9][a-z0-9-]{0,31}$/;

/**
 * Keeps what the browser says of a credential's transports, each once and in its order, names that nobody knows yet
 * included (WebAuthn L3 §5.2.1: they SHOULD be stored). Anything else counts as none; of more than eight only
 * those that the specification knows are kept.
 */
function keptTransports(presented: unknown): Transport[] {
  if (!Array.isArray(presented)) return [];
  const isName = (name: unknown): name is Transport =>
    typeof name === 'string' && transportName.test(name);
  const names = [...new Set(presented.filter(isName))];
  return names.length <= mostTransports
    ? names
    : names.filter((name) => registeredTransports.includes(name));
}

/** RegistrationResponseJSON (WebAuthn L3 §5.1), strict in what is used, deaf to everything else. */
export const registrationResponseSchema = z
  .object({
    ...credentialMembers,
    response: z.object({
      clientDataJSON: base64urlText(1, memberBytes.clientDataJSON),
      attestationObject: base64urlText(1, memberBytes.attestationObject),
      transports: z.unknown().optional().transform(keptTransports),
    }),
    clientExtensionResults: z
      .object({ credProps: z.object({ rk: z.boolean() }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .refine(({ id, rawId }) => id === rawId);

/** A registration's answer taken apart but not yet believed; byte strings still in base64url. */
export type RegistrationResponse = z.output<typeof registrationResponseSchema>;
