import type { SessionFactors } from '@/lib/model';

/** What the factors of a session are worth. */
export type SessionStrength = {
  /** A factor that signs in by itself was verified. */
  isAuthenticated: boolean;
  /** When that was last, by the database's clock; OpenID Connect calls it auth_time. */
  authenticatedAt: Date | null;
  /** The person was checked as well as the device (the UV flag): two factors in one ceremony. */
  isMultiFactor: boolean;
};

/**
 * The one reading of `sessions.factors`; pure. A user check proves nothing, and a security key of kind U2F only adds
 * to a first factor: a passkey is what signs in.
 */
export function sessionStrength({ webAuthN }: SessionFactors): SessionStrength {
  const passkey = webAuthN?.kind === 'PASSKEY' ? webAuthN : null;
  return {
    isAuthenticated: passkey !== null,
    authenticatedAt: passkey?.verifiedAt ?? null,
    isMultiFactor: passkey?.userVerified ?? false,
  };
}

/** Until when a factor may be changed without another confirmation: `seconds` after the last one; null when it is over. */
export function freshUntil(factors: SessionFactors, seconds: number, now: Date): Date | null {
  const { authenticatedAt } = sessionStrength(factors);
  const until = authenticatedAt && new Date(authenticatedAt.getTime() + seconds * 1000);
  return until && until >= now ? until : null;
}

/**
 * The factors that readers of a session are told of: none before anybody was named. Where names are hidden, a name alone
 * is none either, since a session of nobody has no more to show.
 */
export function shownFactors(factors: SessionFactors, hidesNames: boolean): SessionFactors {
  return factors.user && (factors.webAuthN || !hidesNames) ? factors : {};
}
