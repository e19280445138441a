import type { Caller, Transport } from '@/lib/model';
import { bearerSql, callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import type { PasskeyJson, PolicyJson } from '@/lib/store/parts/json-rows';
import type { Bound, Statement } from '@/lib/store/postgres/statement';
import { policySql, userSql } from '@/lib/store/users/situation';

/** A session row, as the second half of a sign-in needs it. */
export type SessionRow = {
  id: string;
  token_hash: string;
  user_id: string | null;
  user_agent_id: string | null;
};

/** The session's open challenge with what was asked, or why it is no longer open. */
export type CeremonyRow = {
  id: string;
  challenge: string;
  rp_id: string;
  user_verification: 'required' | 'preferred' | 'discouraged';
  allowed_credential_ids: string[];
  browser_hash: string | null;
  /** The canonical name that was given before the ceremony, known to us or not. */
  login_name: string | null;
  state: 'open' | 'spent' | 'expired';
};

/** Everything that one statement can know about a session before its change is decided. */
export type SessionFacts = {
  now: string;
  instanceId: string;
  caller: Standing | null;
  session: SessionRow | null;
  /** Terminated, or past its end. */
  ended: 'terminated' | 'expired' | null;
  ceremony: CeremonyRow | null;
  passkey: PasskeyJson | null;
  owner: {
    id: string;
    organizationId: string;
    loginName: string;
    verifiedEmail: string | null;
    handle: string;
    isActive: boolean;
  } | null;
  subject: { id: string; organizationId: string; isActive: boolean } | null;
  /** The browser's row, signed in or not. */
  agentId: string | null;
  offered: { id: string; transports: Transport[]; kind: 'PASSKEY' | 'U2F' }[];
  policy: PolicyJson;
  refusedRetryAfter: number | null;
};

const sessionFactsSql = (caller: string) => `WITH ${caller},
  -- Locked: of two tabs that finish together the second finds the cookie replaced, and gets a row of its own.
  agent AS (SELECT id FROM user_agents WHERE token_hash = $2::bytea FOR UPDATE),
  target AS (
    SELECT id, token_hash, user_id, user_agent_id, ceremony_id,
      CASE WHEN terminated_at IS NOT NULL THEN 'terminated' WHEN expires_at <= now() THEN 'expired' END AS ended
    FROM sessions WHERE id = $3
  ),
  ceremony AS (
    SELECT c.id, c.challenge, c.rp_id, c.user_verification, c.allowed_credential_ids, c.browser_hash, c.login_name,
      CASE WHEN c.spent_at IS NOT NULL THEN 'spent' WHEN c.expires_at <= now() THEN 'expired' ELSE 'open' END AS state
    FROM ceremonies c JOIN target ON c.id = target.ceremony_id WHERE c.purpose = 'authentication'
  ),
  presented AS (SELECT * FROM passkeys WHERE credential_id = $4),
  owner AS (
    SELECT u.id, u.organization_id, u.login_name, u.webauthn_handle,
      CASE WHEN u.email_verified_at IS NOT NULL THEN u.email END AS verified_email, u.state = 'ACTIVE' AND o.state = 'ACTIVE' AS is_active
    FROM presented p JOIN users u ON u.id = p.user_id JOIN organizations o ON o.id = u.organization_id
  ),
  subject AS (
    SELECT u.id, u.organization_id, u.state = 'ACTIVE' AND o.state = 'ACTIVE' AS is_active
    FROM (${userSql('coalesce($5, CASE WHEN $6::text IS NULL THEN (SELECT user_id FROM target) END)', '$6', 'id, organization_id, state')}) u
    JOIN organizations o ON o.id = u.organization_id
  ),
  ${policySql('SELECT coalesce((SELECT organization_id FROM owner), (SELECT organization_id FROM subject))')},
  refused_often AS (
    SELECT r.resets_at FROM rate_limits r, owner
    WHERE r.key = 'refused_by_account:' || owner.id AND r.resets_at > now() AND r.count >= $8::int
  )
  SELECT json_build_object(
    'now', now(),
    'instanceId', (SELECT id FROM instance),
    'caller', (SELECT standing FROM caller),
    'session', (SELECT row_to_json(target) FROM target),
    'ended', (SELECT ended FROM target),
    'ceremony', (SELECT row_to_json(ceremony) FROM ceremony),
    'passkey', (SELECT row_to_json(presented) FROM presented),
    'owner', (SELECT json_build_object('id', id, 'organizationId', organization_id, 'loginName', login_name,
      'verifiedEmail', verified_email, 'handle', webauthn_handle, 'isActive', is_active) FROM owner),
    'subject', (SELECT json_build_object('id', id, 'organizationId', organization_id, 'isActive', is_active) FROM subject),
    'offered', CASE WHEN $7::text IS NULL THEN '[]' ELSE (
      SELECT coalesce(json_agg(json_build_object('id', p.credential_id, 'transports', p.transports, 'kind', p.kind) ORDER BY p.created_at), '[]')
      FROM passkeys p, subject WHERE p.user_id = subject.id AND p.rp_id = $7) END,
    'agentId', (SELECT id FROM agent),
    'policy', (SELECT row_to_json(policy) FROM policy),
    'refusedRetryAfter', (SELECT ceil(extract(epoch FROM resets_at - now())) FROM refused_often))`;

const ofBearer: Statement = { name: 'session_facts_bearer', text: sessionFactsSql(bearerSql) };
const ofAnybody: Statement = { name: 'session_facts', text: sessionFactsSql(callerSql) };

/** The read half: `credentialId` as presented, `user` as named by a user check, `rpId` of a new challenge. */
export function readSessionFacts(
  caller: Caller,
  about: {
    sessionId: string;
    credentialId: string | null;
    user: { userId?: string; loginName?: string } | null;
    rpId: string | null;
    refusedMax: number;
  },
): Bound {
  return {
    statement: caller.kind === 'bearer' ? ofBearer : ofAnybody,
    values: [
      ...callerValues(caller),
      about.sessionId,
      about.credentialId,
      about.user?.userId,
      about.user?.loginName,
      about.rpId,
      about.refusedMax,
    ],
  };
}
