// Hand-written: the browser's row and its session, part of every statement that ends signed in.
import type { Names } from '@/lib/store/postgres/statement';

/** The browser that signs in, and the session that it gets. */
export type BrowserParams = {
  /** The cookie that it brought: its row is kept if that is the current one. */
  formerId: string | null;
  formerHash: Uint8Array | null;
  /** The id of a row for a browser that has none. */
  newAgentId: string;
  agentHash: Uint8Array;
  description: string | null;
  sessionHash: Uint8Array;
  idleSeconds: number;
};

/**
 * CTEs `former` and `agent(id)` from a row of `gate` (session_id): the browser's row with a fresh cookie. Locked: of two
 * tabs that finish together the second finds the cookie replaced, and gets a row of its own. `keepsFormer` is SQL: whether
 * the former cookie reads for 30 seconds more, so that two tabs never break each other.
 */
export const renewAgent = (p: Names<BrowserParams>, gate: string, keepsFormer: string): string => `
  former AS (
    SELECT b.id FROM ${gate}, user_agents b WHERE b.id = ${p.formerId} AND b.token_hash = ${p.formerHash}::bytea FOR UPDATE OF b
  ),
  agent AS (
    INSERT INTO user_agents AS a (id, token_hash, current_session_id, description)
    SELECT coalesce((SELECT id FROM former), ${p.newAgentId}), ${p.agentHash}::bytea, ${gate}.session_id, ${p.description}
    FROM ${gate}
    ON CONFLICT (id) DO UPDATE SET
      previous_token_hash = CASE WHEN ${keepsFormer} THEN a.token_hash END,
      previous_valid_until = now() + interval '30 seconds', token_hash = excluded.token_hash,
      current_session_id = excluded.current_session_id, description = excluded.description, last_seen_at = now()
    RETURNING a.id
  )`;
