import { cleanName } from '@/lib/display-name';
import { canonicalDomain } from '@/lib/domain-name';
import { isMisread } from '@/lib/storable-text';

/** Characters that nobody sees: zero width, direction marks, fillers and controls. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{NChar}\p{DI}]/u;

/** Signs that silence the vowel of a letter (Canonical_Combining_Class Virama). */
const virama =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0eba\\u0f84\\u1039\\u103a\\u1714\\u1715\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3\\ua806\\ua82c\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed\\u{11046}\\u{1107f}\\u{110b9}\\u{11133}\\u{111c0}\\u{11235}\\u{112ea}\\u{1134d}\\u{11442}\\u{114c2}\\u{115bf}\\u{1163f}\\u{116b6}';

/** Letters of Arabic script that join no letter behind them: a non-joiner after one would change nothing. */
const endsJoin =
  '\\u0621-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0677\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2-\\u06d5\\u06ee\\u06ef';

/** Joiners where they can be seen by what they do to their neighbours (RFC 5892 appendices A.1 and A.2). */
const joiners = new RegExp(
  `(?<=[${virama}])[\\u200c\\u200d]|(?<=(?![${endsJoin}])(?=\\p{L})\\p{Script=Arabic}\\p{Mn}*)\\u200c(?=\\p{Mn}*(?=\\p{L})\\p{Script=Arabic})`,
  'gu',
);

/** What stands behind an @ is a domain, where it can be one: then it has one spelling. */
function withOneDomain(folded: string): string {
  const at = folded.lastIndexOf('@') + 1;
  const domain = at === 0 ? null : canonicalDomain(folded.slice(at));
  return domain === null ? folded : folded.slice(0, at) + domain;
}

/**
 * The canonical form under which a login name is stored, found and limited: NFKC, case folded,
 * trimmed (after PRECIS UsernameCaseMapped, RFC 8265 §3.3), a domain at its end with the letters of its script. null
 * when it is empty, longer than 200 characters, or holds white space, invisible characters or what was no
 * text; joiners stay where their
 * script needs them.
 */
export function canonicalLoginName(typed: string): string | null {
  const folded = withOneDomain(typed.normalize('NFKC').trim().toLowerCase().normalize('NFKC'));
  const isUsable = folded.length > 0 && folded.length <= 200;
  const seen = folded.replace(joiners, '');
  const isText =
    !invisible.test(seen) && !isMisread(folded) && !/\s/.test(folded) && cleanName(folded) !== '';
  return isUsable && isText ? folded : null;
}

/**
 * The name under which somebody is asked for: canonical, and as it was typed where it can be nobody's, so that it finds
 * nobody as any other unknown name does. null when nothing was typed.
 */
export function askedLoginName(typed: string): string | null {
  return canonicalLoginName(typed) ?? (typed.trim() || null);
}

/** Atoms and dots (RFC 5321 §4.1.2), and what is beyond ASCII (RFC 6531 §3.3) and can be seen. */
const localPart = /^(?:[a-z0-9.!#$%&'*+/=?^_`{|}~-]|(?!\p{C}|\p{Z}|\u2800)[^\p{ASCII}])+$/u;
/** Bytes (RFC 5321 §4.5.3.1.1). */
const longestLocalPart = 64;

/**
 * One mailbox `local@domain` (a subset of RFC 5321 §4.1.2 with the letters of RFC 6531) in canonical form, at most
 * 200 characters, or null: no lists, comments, quotes or display names.
 */
export function canonicalEmail(typed: string): string | null {
  // The full-width @ folds to an @: a name that only then becomes a mailbox is a trick.
  const name = typed.length > 200 || !typed.includes('@') ? null : canonicalLoginName(typed);
  const [local = '', domain = '', ...more] = name?.split('@') ?? [];
  const isShort = Buffer.byteLength(local) <= longestLocalPart;
  const isMailbox = more.length === 0 && isShort && localPart.test(local.replace(joiners, ''));
  return isMailbox && canonicalDomain(domain) !== null ? name : null;
}
