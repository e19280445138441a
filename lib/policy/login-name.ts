/** Characters that nobody sees: zero width, direction marks and controls. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * The canonical form under which a login name is stored, found and limited: NFKC, case folded,
 * trimmed (after PRECIS UsernameCaseMapped, RFC 8265 §3.3). null when it is empty, longer than
 * 200 characters, or holds white space or invisible characters.
 */
export function canonicalLoginName(typed: string): string | null {
  const folded = typed.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
  const isUsable = folded.length > 0 && folded.length <= 200;
  return isUsable && !invisible.test(folded) && !/\s/.test(folded) ? folded : null;
}

/**
 * The name under which somebody is asked for: canonical, and as it was typed where it can be nobody's, so that it finds
 * nobody as any other unknown name does. null when nothing was typed.
 */
export function askedLoginName(typed: string): string | null {
  return canonicalLoginName(typed) ?? (typed.trim() || null);
}

/**
 * One mailbox `local@domain` (a subset of RFC 5321 §4.1.2 with the letters of RFC 6531) in canonical form, at most
 * 200 characters, or null: no lists, comments, quotes or display names.
 */
export function canonicalEmail(typed: string): string | null {
  const name = typed.length > 200 ? null : canonicalLoginName(typed);
  const isMailbox = name && /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}.-]+$/u.test(name);
  const domain = isMailbox ? (name.split('@')[1] ?? '') : '';
  const isDomain = domain
    .split('.')
    .every((label) => /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?$/u.test(label));
  // The full-width @ folds to an @: a name that only then becomes a mailbox is a trick.
  return isMailbox && isDomain && typed.includes('@') ? name : null;
}
