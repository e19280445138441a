import type { Limit } from '@/lib/model';

/** Every limit in one table: how many within how many seconds. Keys are built by `limit`. */
const rateLimits = {
  /** Ceremonies begun from one address without a bearer token: an office may share one. */
  begin_by_address: { max: 300, windowSeconds: 60 },
  /** Sign-in ceremonies begun in browsers of one network for one name. */
  begin_by_account: { max: 60, windowSeconds: 60 },
  /** Challenges of the API for one name from one network that nobody has answered, in whatever sessions. */
  unanswered_by_account: { max: 300, windowSeconds: 300 },
  /** Passkeys refused over the API for one name from one network: nobody guesses a signature, so this only bounds the work. */
  refused_by_account: { max: 300, windowSeconds: 300 },
  /** Registrations started with one code: generous, since a start is never fatal. */
  start_by_code: { max: 20, windowSeconds: 600 },
  /** Registrations started for one account, whoever starts them. */
  start_by_account: { max: 300, windowSeconds: 600 },
  /** Wrong registration codes from one address, over all users. */
  wrong_code_by_address: { max: 30, windowSeconds: 600 },
  /** Wrong registration codes presented for one user. */
  wrong_code_by_account: { max: 30, windowSeconds: 600 },
  /** Registration links written to one user by mail. */
  link_mail_by_account: { max: 10, windowSeconds: 3600 },
  /** Mails about a counter that went back, for one passkey: the first says all there is to say. */
  copy_mail_by_passkey: { max: 1, windowSeconds: 3600 },
  /** Mails about sign-ins from new places, to one person. */
  new_place_mail_by_account: { max: 5, windowSeconds: 3600 },
} as const;

/** A rule of the table. */
export type LimitName = keyof typeof rateLimits;

/** What an address counts as: itself, or for IPv6 its /64 (`2001:db8:1:2::/64`), since one household or server owns all of it. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...(tail === undefined ? [] : zeros), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** The counter of a rule for one account, address (as `networkOf` sees it) or code. */
export function limit(name: LimitName, whom: string): Limit {
  return { key: `${name}:${whom}`, ...rateLimits[name] };
}

/**
 * The counter of a rule for one name as people ask for it from one network: whoever asks for somebody's name elsewhere
 * fills another one. Names of nobody count alike.
 */
export function limitFrom(name: LimitName, network: string, named: string): Limit {
  return limit(name, `${network}:${named}`);
}
