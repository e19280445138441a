/** A local path that a page may return to after sign-in, else null. Never another origin. */
export function localPath(candidate: string, publicOrigin: string): string | null {
  // Browsers drop tabs and new lines and read a backslash as a slash: refuse what they would rewrite.
  if (!candidate.startsWith('/') || /[\\\p{Cc}]/u.test(candidate)) return null;
  const url = URL.parse(candidate, publicOrigin);
  // A dot segment may resolve to a path that begins with two slashes: as a location that is another host.
  const stays = url && url.origin === publicOrigin && !url.pathname.startsWith('//');
  return stays ? url.pathname + url.search : null;
}

/**
 * A redirect target that the policy may name, as a Location header has it (RFC 9110 §10.2.2: ASCII, as a browser would
 * write it): https anywhere, http only on localhost, no user name. null for any other.
 */
export function redirectTarget(candidate: string): string | null {
  if (/[\\\s\p{Cc}]/u.test(candidate)) return null;
  const url = URL.parse(candidate);
  if (!url || url.username || url.password) return null;
  const isSafe = url.protocol === 'https:' || url.hostname === 'localhost';
  if (!isSafe || !/^https?:$/.test(url.protocol)) return null;
  // A host alone needs no slash, and comes back as it was given.
  return url.href === `${candidate}/` ? candidate : url.href;
}

const placeholders = ['UserID', 'OrgID', 'CodeID', 'Code'] as const;
/** What the placeholders of a link template stand for, not yet URL-encoded. */
export type LinkValues = Record<(typeof placeholders)[number], string>;

/**
 * Fills `{{.UserID}}`, `{{.OrgID}}`, `{{.CodeID}}` and `{{.Code}}`, each URL-encoded, as a browser would write the
 * address. null when the template names anything else, is longer than 200 characters, or leads to an origin not in `origins`.
 */
export function fillLinkTemplate(
  template: string,
  values: LinkValues,
  origins: readonly string[],
): string | null {
  if (template.length > 200 || /[\\\s\p{Cc}]/u.test(template)) return null;
  const filled = template.replace(/\{\{\.(\w+)\}\}/g, (whole, name: string) => {
    const known = placeholders.find((entry) => entry === name);
    return known ? encodeURIComponent(values[known]) : whole;
  });
  const url = URL.parse(filled);
  if (!url || /[{}]/.test(filled) || url.username || url.password) return null;
  // A placeholder in the host part would let a value choose the host.
  const isFixedHost = URL.parse(template.replace(/\{\{\.\w+\}\}/g, 'x'))?.origin === url.origin;
  return isFixedHost && origins.includes(url.origin) ? url.href : null;
}
