import {
  checkRegistration,
  type ExpectedRegistration,
  type NewCredential,
} from '@/lib/webauthn/check-registration';
import { registrationResponseSchema } from '@/lib/webauthn/registration-response';
import { decline, type Verdict } from '@/lib/webauthn/verdict';
import { verifyWithLibrary } from '@/lib/webauthn/verify-with-library';

/**
 * Verifies what a browser answered to creation options (WebAuthn L3 §7.1). Our checks come first, so that
 * only what policy allows reaches the library. Never throws on input, opens no connection. Left to
 * the caller: the ceremony is spent once, and the credential id belongs to nobody yet (step 26).
 */
export async function verifyRegistration(input: {
  response: unknown;
  expected: ExpectedRegistration;
}): Promise<Verdict<NewCredential>> {
  const parsed = registrationResponseSchema.safeParse(input.response);
  if (!parsed.success) return decline('shape');
  const checked = checkRegistration(parsed.data, input.expected);
  if (!checked.ok) return checked;
  // A statement of nothing leaves the library nothing to verify that we have not.
  if (checked.value.attestationType === 'none') return checked;
  const refused = await verifyWithLibrary(parsed.data, input.expected);
  return refused ? decline(refused) : checked;
}
