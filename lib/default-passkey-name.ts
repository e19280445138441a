import { findAuthenticator } from '@/lib/authenticators';
import { keeperOf } from '@/lib/passkey-keeper';
import { userAgentName } from '@/lib/user-agent-name';

/** What is not in the browser that makes the passkey is not called after that browser. */
const elsewhere = { securityKey: 'Security key', phone: 'Phone or tablet' } as const;

/** Names a new passkey without asking: by its AAGUID, else by what keeps it, else by the browser that made it, else "Passkey". */
export function defaultPasskeyName(
  { aaguid, transports }: { aaguid: string; transports: readonly string[] },
  userAgent: string | null,
): string {
  const known = findAuthenticator(aaguid);
  if (known) return known.name;
  const keeper = keeperOf(transports);
  if (keeper === 'securityKey' || keeper === 'phone') return elsewhere[keeper];
  return userAgentName(userAgent) ?? 'Passkey';
}
