import { z } from 'zod';
import { base64urlText, decodeBase64url } from '@/lib/webauthn/base64url';
import { type ClientData, readClientData } from '@/lib/webauthn/client-data';
import { credentialMembers, memberBytes } from '@/lib/webauthn/credential-members';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

/** AuthenticationResponseJSON (WebAuthn L3 §5.1), strict in what is used, deaf to everything else. */
const authenticationResponseSchema = z
  .object({
    ...credentialMembers,
    response: z.object({
      clientDataJSON: base64urlText(1, memberBytes.clientDataJSON),
      authenticatorData: base64urlText(1, memberBytes.authenticatorData),
      signature: base64urlText(1, memberBytes.signature),
      // Some clients write an empty text where there is no handle: it proves nothing, so it is none.
      userHandle: base64urlText(0, memberBytes.userHandle).nullish(),
    }),
  })
  .refine(({ id, rawId }) => id === rawId);

/** An assertion taken apart but not yet believed. */
export type AuthenticationResponse = {
  /** For the look-up: which credential, owner and challenge the browser presents, in base64url. */
  credentialId: string;
  userHandle: string | null;
  challenge: string;
  attachment: 'platform' | 'cross-platform' | null;
  clientData: ClientData;
  clientDataJSON: Uint8Array;
  authenticatorData: Uint8Array;
  signature: Uint8Array;
};

/**
 * Takes an assertion apart, so that the store can look up what it presents before it is verified.
 * Refuses with `shape` or `client_data`; nothing is believed yet.
 */
export function parseAuthentication(body: unknown): Verdict<AuthenticationResponse> {
  const parsed = authenticationResponseSchema.safeParse(body);
  if (!parsed.success) return decline('shape');
  const { id, response, authenticatorAttachment } = parsed.data;
  const clientDataJSON = decodeBase64url(response.clientDataJSON);
  const clientData = readClientData(clientDataJSON);
  if (!clientData.ok) return clientData;
  const value = {
    credentialId: id,
    userHandle: response.userHandle || null,
    challenge: clientData.value.challenge,
    attachment: authenticatorAttachment ?? null,
    clientData: clientData.value,
    clientDataJSON,
    authenticatorData: decodeBase64url(response.authenticatorData),
    signature: decodeBase64url(response.signature),
  };
  return { ok: true, value };
}
