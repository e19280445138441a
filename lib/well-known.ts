import type { Config } from '@/lib/config';

/** One file under `/.well-known`: JSON, or the place where it really is. */
export type WellKnown = { body: object } | { location: string };

/**
 * The well-known addresses that we answer: related origins (WebAuthn L3 §5.11, exactly the configured
 * ones), passkey endpoints (W3C), and where credentials are changed (W3C change-password). null for any other.
 */
export function wellKnown(
  path: string,
  { origins, publicUrl }: Pick<Config, 'origins' | 'publicUrl'>,
): WellKnown | null {
  const security = new URL('/account/security', publicUrl).href;
  switch (path) {
    case '/.well-known/webauthn':
      return { body: { origins } };
    case '/.well-known/passkey-endpoints':
      return { body: { enroll: security, manage: security } };
    case '/.well-known/change-password':
      return { location: security };
    default:
      return null;
  }
}
