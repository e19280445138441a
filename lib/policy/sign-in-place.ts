import { BlockList, isIP } from 'node:net';
import { cleanName } from '@/lib/display-name';
import type { UserAgentFacts } from '@/lib/model';
import { networkOf } from '@/lib/policy/rate-limits';
import { userAgentName } from '@/lib/user-agent-name';

/** Where a sign-in came from: on the pages as the request says it, over the API as the session's maker tells it. */
export type SignInOrigin =
  | { kind: 'page'; browserId: string | null; address: string | null; userAgent: string | null }
  | { kind: 'api'; told: UserAgentFacts | null };

/** Where a sign-in came from, for comparing and for people. */
export type SignInPlace = {
  /** What tells it from other places; a place of which one mark is known is no new one. None: nothing is known of it. */
  marks: readonly string[];
  /** As people name browser and system; null where they say nothing of themselves. */
  browser: string | null;
  address: string | null;
};

const longestTold = 80;

/** What whoever had the session made says of its browser; free text is cut and cleaned, since people read it. */
function readTold({ fingerprintId, ip, description, header }: UserAgentFacts) {
  const agent = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'user-agent');
  const said = [...cleanName(description ?? '')].slice(0, longestTold).join('');
  // An address would become a link in the mail.
  const words = /:\/\/|www\./i.test(said) ? '' : said;
  const first = ip?.split(',')[0]?.trim() ?? '';
  return {
    browserId: fingerprintId ? `told ${fingerprintId}` : null,
    browser: userAgentName(agent?.[1].values[0] ?? null) ?? (words || null),
    // A zone (RFC 4007 §11) is of that machine alone, and would be any words.
    address: isIP(first) > 0 && !first.includes('%') ? first : null,
  };
}

function readOrigin(origin: SignInOrigin) {
  if (origin.kind === 'api') return readTold(origin.told ?? {});
  const { browserId, address, userAgent } = origin;
  return {
    browserId: browserId && `cookie ${browserId}`,
    browser: userAgentName(userAgent),
    address,
  };
}

/**
 * The place of a sign-in. It is known again by the browser's cookie (over the API its `fingerprintId`), wherever that is, or
 * else by browser, system and network together.
 */
export function placeOf(origin: SignInOrigin): SignInPlace {
  const { browserId, browser, address } = readOrigin(origin);
  const here = JSON.stringify([browser, address && networkOf(address)]);
  return {
    marks: [
      ...(browserId === null ? [] : [browserId]),
      ...(browser === null && address === null ? [] : [`at ${here}`]),
    ],
    browser,
    address,
  };
}

const closed = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  closed.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  closed.addSubnet(net, prefix, 'ipv6');

/** An address as people may read it: one that means nothing elsewhere is said to be of a private network. */
export function addressInWords(address: string | null): string {
  if (address === null) return 'an unknown network';
  const isPrivate = closed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return isPrivate ? `a private network (${address})` : address;
}
