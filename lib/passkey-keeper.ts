/** What kind of thing keeps a passkey; `unknown` where the browser did not say. */
export type PasskeyKeeper = 'securityKey' | 'phone' | 'device' | 'unknown';

/** How things are reached that hang on no computer of their own (WebAuthn L3 §5.8.4). */
const ofSecurityKeys = ['usb', 'nfc', 'ble', 'smart-card'];

/**
 * Tells by a credential's transports what keeps it: a phone that is reached by a QR code alone, a device or its password
 * manager, or a security key. For display only, since browsers tell transports unproven.
 */
export function keeperOf(transports: readonly string[]): PasskeyKeeper {
  if (transports.includes('internal')) return 'device';
  if (transports.includes('hybrid') || transports.includes('cable')) return 'phone';
  return transports.some((name) => ofSecurityKeys.includes(name)) ? 'securityKey' : 'unknown';
}
