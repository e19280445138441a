import { domainToASCII, domainToUnicode } from 'node:url';

/** A label as the DNS carries it (RFC 1035 §2.3.1, RFC 5890 §2.3.2.1), and how long a whole name may be (RFC 1035 §2.3.4). */
const labels = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const mostCharacters = 253;

/** What a name may hold beside letters of other scripts; URLs would also take percent-encodings. */
const foreignSign = /[^a-z0-9.-]/;

/**
 * A domain name in the letters that the DNS carries, lower case: what is beyond ASCII as A-labels (RFC 5891, mapped as
 * UTS #46 says, as browsers do). null for what is no name of labels. An address of digits is a name like any other.
 */
export function asciiDomain(name: string): string | null {
  const lower = name.toLowerCase();
  const isPlain = /^\p{ASCII}*$/u.test(lower) && !/(?:^|\.)xn--/.test(lower);
  const hasForeign = [...lower].some((sign) => sign < '\x80' && foreignSign.test(sign));
  if (hasForeign) return null;
  const ascii = isPlain ? lower : domainToASCII(lower);
  return ascii.length <= mostCharacters && labels.test(ascii) ? ascii : null;
}

/** The one spelling of a domain name for keeping, comparing and showing: with the letters of its script; null as above. */
export function canonicalDomain(name: string): string | null {
  const ascii = asciiDomain(name);
  return ascii?.includes('xn--') ? domainToUnicode(ascii) : ascii;
}
