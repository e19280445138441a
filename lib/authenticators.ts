import table from '@/lib/authenticators.json';

/** A maker or keeper of passkeys as people know it. The icons are paths under the public folder. */
type Authenticator = { name: string; icon: { light: string; dark: string } | null };

const byAaguid = new Map<string, Authenticator>(
  table.flatMap(({ name, icon, aaguids }) =>
    aaguids.map((aaguid) => [aaguid, { name, icon: icon ? iconFiles(icon) : null }] as const),
  ),
);

function iconFiles(icon: string): { light: string; dark: string } {
  return { light: `/authenticators/${icon}-light.svg`, dark: `/authenticators/${icon}-dark.svg` };
}

/**
 * Finds what an AAGUID calls itself: for display only, since without attestation anyone may send any AAGUID.
 * Null for sixteen zero bytes, which those send who hide their model, and for models that the table does not know.
 */
export function findAuthenticator(aaguid: string): Authenticator | null {
  return byAaguid.get(aaguid.toLowerCase()) ?? null;
}
