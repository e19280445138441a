import type { Values } from '@/bin/command';
import { Failure, unwrap } from '@/bin/failure';
import type { User } from '@/lib/model';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { findUser } from '@/lib/operations/users/find-user';

/** How a command that is about one user is told which. */
export const oneUser = {
  usage: 'NAME | --login-name NAME | --user-id ID',
  options: { 'login-name': { type: 'string' }, 'user-id': { type: 'string' } },
  words: true,
} as const;

/** Which user was typed, as the operations take it: once, and in one of these ways. Throws Failure. */
export function readOneUser(
  values: Values,
  words: string[],
): { loginName: string } | { userId: string } {
  const { 'login-name': named, 'user-id': userId } = values;
  const names = [...words, ...(typeof named === 'string' ? [named] : [])];
  const [loginName] = names;
  if (names.length === 1 && loginName && userId === undefined) return { loginName };
  if (names.length === 0 && typeof userId === 'string' && userId) return { userId };
  throw new Failure('Give either --login-name or --user-id, once.', 2);
}

/** The user that was typed. Throws Failure when there is none. */
export async function findOneUser(by: ReturnType<typeof readOneUser>): Promise<User> {
  return unwrap(await findUser(systemCaller, by));
}
