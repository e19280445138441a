/**
 * The RP ID for the domain that a caller named: none or the RP ID itself gives the RP ID, and so does the
 * host of a configured origin under it; anything else null. The caller never chooses a scope of its own.
 */
export function rpIdForDomain(
  domain: string | undefined,
  { rpId, origins }: { rpId: string; origins: readonly string[] },
): string | null {
  if (domain === undefined || domain === '' || domain === rpId) return rpId;
  const isConfigured = origins.some((origin) => new URL(origin).hostname === domain);
  return isConfigured && domain.endsWith(`.${rpId}`) ? rpId : null;
}
