import { canBeRelated, canUse, isAppOrigin, isPublicSuffix, isWithin } from '@/lib/relying-party';

/** Whether an RP ID is one below which anybody may have a name, and of no page that has that very name. */
export function suffixProblem(
  id: string,
  publicUrl: URL | null,
  origins: readonly string[],
): string[] {
  const pages = origins.filter((entry) => !isAppOrigin(entry)).map((entry) => new URL(entry));
  if (!isPublicSuffix(id) || [publicUrl, ...pages].some((page) => page?.hostname === id)) return [];
  const ours = publicUrl ? `, ${publicUrl.hostname},` : '';
  return [
    `RP_ID: ${id} is a public suffix, below which anybody may have a name: expected the host of PUBLIC_URL${ours} or a ` +
      'parent of it that is yours',
  ];
}

/** Which RP ID no page of ours, or which origin no passkey, could ever have (WebAuthn L3 §5.1.3 step 8, §5.11). */
export function checkRelyingParty(settings: {
  PUBLIC_URL: URL;
  RP_ID?: string | undefined;
  RP_ORIGINS?: string[] | undefined;
}): string[] {
  const { PUBLIC_URL, RP_ID, RP_ORIGINS = [] } = settings;
  const id = RP_ID ?? PUBLIC_URL.hostname;
  const suffix = suffixProblem(id, PUBLIC_URL, RP_ORIGINS);
  if (suffix.length > 0) return suffix;
  const pages = RP_ORIGINS.filter((entry) => !isAppOrigin(entry)).map((entry) => new URL(entry));
  const useless = pages.filter((page) => !isWithin(id, page.hostname) && !canBeRelated(page));
  const problems = useless.map(
    ({ origin }) =>
      `RP_ORIGINS: no browser lets ${origin} use passkeys of ${id}: expected ${id}, a host below it, or a registered ` +
      'name with https',
  );
  if (canUse(id, PUBLIC_URL, RP_ORIGINS)) return problems;
  return [
    `RP_ID: no page of ${PUBLIC_URL.origin} can use ${id}: expected the host of PUBLIC_URL or a parent domain of it. ` +
      `As a related origin it can once https://${id} is named in RP_ORIGINS and its /.well-known/webauthn lists ` +
      PUBLIC_URL.origin,
    ...problems,
  ];
}
