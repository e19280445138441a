import type { SessionDemands, SessionFactors } from '@/lib/model';

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

type Passkey = NonNullable<SessionFactors['webAuthN']>;

/** Why a passkey check does not meet what the policy asks now; null when it does. */
function shortfall(
  { verifiedAt, userVerified }: Passkey,
  { userVerification, multiFactorCheckLifetimeSeconds }: SessionDemands,
  now: Date,
): 'factor_too_old' | 'user_not_verified' | null {
  const ageSeconds = (now.getTime() - verifiedAt.getTime()) / 1000;
  if (ageSeconds > multiFactorCheckLifetimeSeconds) return 'factor_too_old';
  return userVerified || userVerification !== 'required' ? null : 'user_not_verified';
}

/**
 * Whether a session is signed in by what the policy asks now, and if not, why; pure. It holds for browser and session token
 * alike, and a policy that asks for more is obeyed at once.
 */
export function sessionStanding(
  factors: SessionFactors,
  demands: SessionDemands,
  now: Date,
): 'good' | 'no_factor' | 'factor_too_old' | 'user_not_verified' {
  const { webAuthN } = factors;
  if (!webAuthN || !sessionStrength(factors).isAuthenticated) return 'no_factor';
  return shortfall(webAuthN, demands, now) ?? 'good';
}

/** Until when a factor may be changed without another confirmation: `seconds` after the last one; null when it is over. */
export function freshUntil(factors: SessionFactors, seconds: number, now: Date): Date | null {
  const { authenticatedAt } = sessionStrength(factors);
  const until = authenticatedAt && new Date(authenticatedAt.getTime() + seconds * 1000);
  return until && until >= now ? until : null;
}

/**
/**
 * The factors that readers of a session are told of: none before anybody was named, and a passkey check only while it meets
 * what the policy asks, since applications trust whatever they are shown. Where names are hidden, a name alone is none
 * either, since a session of nobody has no more to show.
 */
export function shownFactors(
  factors: SessionFactors,
  { hidesNames, ...demands }: SessionDemands & { hidesNames: boolean },
  now: Date,
): SessionFactors {
  if (!factors.user || (hidesNames && !factors.webAuthN)) return {};
  const { webAuthN, ...others } = factors;
  return webAuthN && shortfall(webAuthN, demands, now) === null ? factors : others;
}
