import { Failure } from '@/bin/failure';
import { type Role, rolesByRank } from '@/lib/model';

/** The roles that the command line can give. */
export const roles: readonly Role[] = rolesByRank;

/** The role that was typed, in any case. */
export function roleOf(typed: string): Role {
  const role = roles.find((name) => name === typed.toUpperCase());
  if (role) return role;
  throw new Failure(`There is no role "${typed}". There are ${roles.join(', ')}.`, 2);
}
