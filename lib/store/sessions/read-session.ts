import type { Caller, Session, UserAgentFacts } from '@/lib/model';
import { callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import { bytesFromHex } from '@/lib/store/parts/json-rows';
import { run, type Statement } from '@/lib/store/postgres/statement';

/** A session with what decides who may read it; ended sessions are not found. */
export type FoundSession = {
  session: Session;
  userId: string | null;
  creatorId: string | null;
  /** The current token's hash, and the previous one's while it still reads. */
  readableTokenHashes: Buffer[];
};

type SessionJson = {
  id: string;
  token_hash: string;
  previous_token_hash: string | null;
  reads_previous: boolean;
  user_id: string | null;
  creator_id: string | null;
  user_checked_at: string | null;
  webauthn_checked_at: string | null;
  webauthn_user_verified: boolean;
  metadata: Record<string, string>;
  user_agent_facts: UserAgentFacts | null;
  created_at: string;
  changed_at: string;
  expires_at: string | null;
  sequence: number;
  login_name: string | null;
  display_name: string | null;
  organization_id: string | null;
};

const readSessionSql: Statement = {
  name: 'read_session',
  text: `WITH ${callerSql}
  SELECT jsonb_build_object(
    'standing', (SELECT standing FROM caller),
    'session', (
      SELECT to_jsonb(s) || jsonb_build_object(
        'reads_previous', coalesce(s.previous_valid_until > now(), false),
        'login_name', u.login_name, 'display_name', u.display_name, 'organization_id', u.organization_id)
      FROM sessions s LEFT JOIN users u ON u.id = s.user_id
      WHERE s.id = $3 AND s.terminated_at IS NULL))`,
};

function factorsFrom(row: SessionJson): Session['factors'] {
  const checkedAt = row.user_checked_at ?? row.webauthn_checked_at;
  return {
    user:
      row.user_id && checkedAt
        ? {
            verifiedAt: new Date(checkedAt),
            id: row.user_id,
            loginName: row.login_name ?? '',
            displayName: row.display_name ?? '',
            organizationId: row.organization_id ?? '',
          }
        : null,
    webAuthN: row.webauthn_checked_at
      ? { verifiedAt: new Date(row.webauthn_checked_at), userVerified: row.webauthn_user_verified }
      : null,
  };
}

function sessionFrom(row: SessionJson): FoundSession {
  const previous = row.reads_previous ? row.previous_token_hash : null;
  return {
    session: {
      id: row.id,
      factors: factorsFrom(row),
      metadata: row.metadata,
      userAgent: row.user_agent_facts,
      createdAt: new Date(row.created_at),
      changedAt: new Date(row.changed_at),
      expiresAt: row.expires_at ? new Date(row.expires_at) : null,
      sequence: row.sequence,
    },
    userId: row.user_id,
    creatorId: row.creator_id,
    readableTokenHashes: [row.token_hash, previous]
      .filter((hash) => hash !== null)
      .map(bytesFromHex),
  };
}

/** Reads a session and the caller's standing in one statement. */
export async function readSession(
  caller: Caller,
  sessionId: string,
): Promise<{ standing: Standing | null; found: FoundSession | null }> {
  const { standing, session } = await run<{
    standing: Standing | null;
    session: SessionJson | null;
  }>({
    statement: readSessionSql,
    values: [...callerValues(caller), sessionId],
  });
  return { standing, found: session && sessionFrom(session) };
}
