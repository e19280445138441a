import { type ErrorCode, errors } from '@/lib/errors';

/** An expected refusal: a code from the closed table, a sentence for people, facts for programs. */
export type Refusal = {
  code: ErrorCode;
  message: string;
  /** What is at fault: the operation's own name for it, which each edge says in its caller's words. */
  field?: string;
  retryAfterSeconds?: number;
  /** Whose passkey it was that answered for somebody else: for the pages alone, whose person has signed with it. */
  account?: { loginName: string; displayName: string };
  /** Which passkeys the policy accepts instead of the one that came: synced ones too or not, and only of these models. */
  accepts?: { synced: boolean; models: string[] };
  /** For the log only: it never leaves the process. */
  cause?: string;
};

/** What an operation answers. Bugs and the outside failing are throws, never this. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Refusal };

/** Wraps a value as a success. */
export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Refuses with a code of the table; the message defaults to the table's sentence. */
export function refuse(
  code: ErrorCode,
  more: Omit<Partial<Refusal>, 'code'> = {},
): { ok: false; error: Refusal } {
  return { ok: false, error: { message: errors[code], ...more, code } };
}
