import type { UserProof } from '@/lib/model';
import { askedLoginName } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';

/** The user check of the contract: who somebody says they are. */
export type UserCheck = { userId: string } | { loginName: string };

/** The check in the form in which people are looked up; a name that nobody can have finds nobody. */
export function readUserCheck(check: UserCheck): UserCheck {
  if ('userId' in check) return { userId: check.userId };
  return { loginName: askedLoginName(check.loginName) ?? '' };
}

/** Whom the check names: the id, or the name in its canonical form; null without a check. */
export function namedBy(check: UserCheck | null | undefined): string | null {
  if (!check) return null;
  return 'userId' in check ? check.userId : check.loginName;
}

/** The person whom the check found, null for nobody. */
export type Subject = { id: string; isActive: boolean } | null;

/**
 * Judges a user check; pure. The user of a session is settled once, by the first check that names one. Refuses with
 * user_not_found, user_change_not_possible, user_not_active.
 */
export function judgeUser(settledUserId: string | null, subject: Subject): Result<UserProof> {
  if (!subject) return refuse('user_not_found');
  if (settledUserId && settledUserId !== subject.id) return refuse('user_change_not_possible');
  return subject.isActive ? ok({ factor: 'user', userId: subject.id }) : refuse('user_not_active');
}
