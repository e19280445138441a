import type { Caller, Role } from '@/lib/model';

/** Who is calling, as the first statement of an operation found it; roles and states are live. */
export type Standing = {
  userId: string;
  organizationId: string;
  roles: Role[];
  /** The session behind a session token or browser cookie; null for an access token. */
  sessionId: string | null;
  userAgentId: string | null;
  /** When that session last verified a passkey, ISO 8601. */
  webauthnCheckedAt: string | null;
  /** The presented value was replaced less than 30 seconds ago: good for reading only. */
  isPrevious: boolean;
  isExpired: boolean;
};

/** The two parameters that every statement with `callerSql` takes first. */
export function callerValues(caller: Caller): [Uint8Array | null, Uint8Array | null] {
  return [
    caller.kind === 'bearer' ? caller.tokenHash : null,
    caller.kind === 'browser' ? caller.userAgentHash : null,
  ];
}

/** How a session or the browser that holds it vouches for its user. */
const vouching = (agentId: string, isPrevious: boolean) => `
    s.user_id, s.id, ${agentId}, s.webauthn_checked_at, ${isPrevious}, coalesce(s.terminated_at IS NOT NULL OR
      s.expires_at <= now() OR s.last_seen_at + make_interval(secs => s.idle_seconds) <= now(), false)`;

const heldSession = 'FROM user_agents a JOIN sessions s ON s.id = a.current_session_id';

// Each branch is a probe of one unique index.
const bearerVouchers = `
    SELECT user_id, NULL, NULL, NULL::timestamptz, false, coalesce(expires_at <= now(), false)
    FROM access_tokens WHERE hash = $1::bytea AND $2::bytea IS NULL
    UNION ALL
    SELECT ${vouching('NULL', false)} FROM sessions s WHERE s.token_hash = $1::bytea
    UNION ALL
    SELECT ${vouching('NULL', true)} FROM sessions s
    WHERE s.previous_token_hash = $1::bytea AND s.previous_valid_until > now()`;

const browserVouchers = `
    SELECT ${vouching('a.id', false)} ${heldSession} WHERE a.token_hash = $2::bytea
    UNION ALL
    SELECT ${vouching('a.id', true)} ${heldSession}
    WHERE a.previous_token_hash = $2::bytea AND a.previous_valid_until > now()`;

// The limit tells the planner that one row comes out at most: whatever it believes about the sizes of
// the tables, it cannot choose to walk through users or sessions.
const callerFrom = (vouchers: string) => `
  voucher (user_id, session_id, agent_id, webauthn_checked_at, is_previous, is_expired) AS MATERIALIZED (
    ${vouchers} LIMIT 1
  ),
  caller AS (
    SELECT jsonb_build_object(
      'userId', u.id, 'organizationId', u.organization_id, 'roles', to_jsonb(u.roles),
      'sessionId', v.session_id, 'userAgentId', v.agent_id, 'webauthnCheckedAt', v.webauthn_checked_at,
      'isPrevious', v.is_previous, 'isExpired', v.is_expired) AS standing
    FROM voucher v
    JOIN users u ON u.id = v.user_id AND u.state = 'ACTIVE'
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
  )`;

/**
 * CTE `caller(standing)`: at most one row for $1 = hash of a bearer token (access or session token)
 * or $2 = hash of a browser's cookie, joined to the live state of user and organization.
 */
export const callerSql = callerFrom(`${bearerVouchers} UNION ALL ${browserVouchers}`);

/** The same for bearer tokens alone, for the API's hot statements: a browser's cookie finds nobody. */
export const bearerSql = callerFrom(bearerVouchers);
