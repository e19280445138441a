import { isIP } from 'node:net';
import { getDomain, getDomainWithoutSuffix, getPublicSuffix } from 'tldts';

/** A value in the form in which browsers write it; or a sentence about why none ever will. */
type Read<Name extends string> = { [Key in Name]: string } | { problem: string };

/** As browsers do, names that anybody may register below a company's (github.io) count as public suffixes. */
const asBrowsers = { allowPrivateDomains: true, extractHostname: false };

/** Registrable names that a browser follows in one related-origins file (WebAuthn L3 §5.11.1): at least this many. */
const relatedLabels = 5;

/** What is wrong with the host of an origin, or with an RP ID, whatever else is set; null when nothing is. */
export function hostProblem(host: string): string | null {
  if (isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0)
    return `expected a name instead of the IP address ${host}, for which no browser makes a passkey; localhost will do to try it`;
  if (host.includes('*'))
    return `${host} is a pattern, and browsers compare whole names: write each out`;
  if (host.endsWith('.'))
    return `leave out the final dot of ${host}: for browsers that is another name`;
  return /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host) ? null : `${host} is no domain name`;
}

/** Whether an origin can hold a ceremony at all: https, or http on localhost (Secure Contexts §3.1). */
export function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

/** Whether another device, such as a phone, can open a page there and make a passkey: not by a name of the device itself. */
export function isWithinReach({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && !/^(?:.+\.)?localhost$/.test(hostname);
}

const appOrigin = 'android:apk-key-hash:';

/** Whether an origin is that of an Android app, as its system writes it into the client data. */
export function isAppOrigin(origin: string): boolean {
  return origin.startsWith(appOrigin);
}

function readAppOrigin(text: string): Read<'origin'> {
  // Of 43 digits in base64url the last one carries four bits of the 32 bytes.
  if (/^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text.slice(appOrigin.length))) return { origin: text };
  return {
    problem:
      `expected ${appOrigin} and then the SHA-256 of the certificate that signs the app, as base64url without ` +
      `padding (43 characters), found ${text}`,
  };
}

/**
 * Reads one origin whose ceremonies are accepted: that of a web page (RFC 6454 §6.2), or of an Android app. A final
 * slash, upper case, a usual port and letters outside ASCII become what a browser writes.
 */
export function readOrigin(text: string): Read<'origin'> {
  if (isAppOrigin(text)) return readAppOrigin(text);
  const url = URL.parse(text);
  const isBare = url && url.pathname === '/' && !/[?#@\\]/.test(text);
  if (!isBare || !/^https?:$/.test(url.protocol)) {
    return {
      problem: `expected origins like https://example.com, separated by commas, with no path, found ${text}`,
    };
  }
  const problem =
    url.port === '0' ? `expected a port from 1 to 65535 in ${text}` : hostProblem(url.hostname);
  if (problem !== null) return { problem };
  return isSecure(url)
    ? { origin: url.origin }
    : { problem: `expected https in ${text}: http is for localhost only` };
}

/** Reads an RP ID: a domain (WebAuthn L3 §4, "RP ID"), without scheme or port, in the form that browsers compare. */
export function readRpId(text: string): Read<'rpId'> {
  const host = /[\s/:?#@\\]/.test(text.replace(/^\[.*\]$/, ''))
    ? null
    : URL.parse(`https://${text}`)?.hostname;
  if (!host) return { problem: `expected a domain, without scheme or port, found ${text}` };
  const problem = hostProblem(host);
  return problem === null ? { rpId: host } : { problem };
}

/** Whether nobody owns this name but those who give out names below it (publicsuffix.org): com, co.uk, github.io. */
export function isPublicSuffix(host: string): boolean {
  return getPublicSuffix(host, asBrowsers) === host;
}

/**
 * Whether a page of that host may use the RP ID (WebAuthn L3 §5.1.3 step 8): its own name, or a parent of it that
 * is not above what can be registered (HTML, "is a registrable domain suffix of or is equal to").
 */
export function isWithin(rpId: string, host: string): boolean {
  if (host === rpId) return true;
  const suffix = getPublicSuffix(host, asBrowsers) ?? '';
  return host.endsWith(`.${rpId}`) && !isPublicSuffix(rpId) && !`.${suffix}`.endsWith(`.${rpId}`);
}

/** Whether a page may use a foreign RP ID if that names it as a related origin (WebAuthn L3 §5.11): a registered name, by https. */
export function canBeRelated({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && getDomain(hostname, asBrowsers) !== null;
}

/**
 * Whether our own pages can use the RP ID: by their host, or as a related origin of the page at the RP ID itself, whose
 * file lists them. That there is such a page says its origin among the configured ones.
 */
export function canUse(rpId: string, page: URL, origins: readonly string[]): boolean {
  if (isWithin(rpId, page.hostname)) return true;
  return canBeRelated(page) && origins.includes(`https://${rpId}`);
}

/**
 * Those of the origins, in the order of the related-origins file, that a browser may pass over because it follows
 * five different names only (WebAuthn L3 §5.11.1).
 */
export function beyondRelatedLabels(origins: readonly string[]): string[] {
  const labels = new Set<string>();
  return origins.filter((origin) => {
    const label = getDomainWithoutSuffix(new URL(origin).hostname, asBrowsers);
    if (!label || labels.has(label)) return false;
    if (labels.size >= relatedLabels) return true;
    labels.add(label);
    return false;
  });
}
