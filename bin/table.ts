import type { Command } from '@/bin/command';
import { backup } from '@/bin/commands/backup';
import { dev } from '@/bin/commands/dev';
import { doctor } from '@/bin/commands/doctor';
import { migrate } from '@/bin/commands/migrate';
import { outbox } from '@/bin/commands/outbox';
import { policyGet } from '@/bin/commands/policy-get';
import { policySet } from '@/bin/commands/policy-set';
import { restore } from '@/bin/commands/restore';
import { setupLink } from '@/bin/commands/setup-link';
import { start } from '@/bin/commands/start';
import { token } from '@/bin/commands/token';
import { userCreate } from '@/bin/commands/user-create';
import { userLink } from '@/bin/commands/user-link';
import { userList } from '@/bin/commands/user-list';
import { userRemove } from '@/bin/commands/user-remove';
import { userShow } from '@/bin/commands/user-show';
import { userDeactivate, userLock, userReactivate, userUnlock } from '@/bin/commands/user-state';

/** Every command, by the one or two words that name it. */
export const commands: Record<string, Command> = {
  start,
  dev,
  migrate,
  'setup-link': setupLink,
  token,
  'user create': userCreate,
  'user link': userLink,
  'user list': userList,
  'user show': userShow,
  'user lock': userLock,
  'user unlock': userUnlock,
  'user deactivate': userDeactivate,
  'user reactivate': userReactivate,
  'user remove': userRemove,
  'policy get': policyGet,
  'policy set': policySet,
  outbox,
  backup,
  restore,
  doctor,
};

/** What was typed, taken apart: a command with what follows its name, a group of commands, or neither. */
export type Found =
  | { kind: 'command'; name: string; command: Command; rest: string[] }
  | { kind: 'group'; name: string; rest: string[] }
  | { kind: 'nothing' };

/** Finds the command in what was typed. Names are one word or two; the longer one wins. */
export function findCommand(typed: string[]): Found {
  for (const length of [2, 1]) {
    const name = typed.slice(0, length).join(' ');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return { kind: 'command', name, command, rest: typed.slice(length) };
  }
  const [name = '', ...rest] = typed;
  const isGroup = Object.keys(commands).some((each) => each.startsWith(`${name} `));
  return name && isGroup ? { kind: 'group', name, rest } : { kind: 'nothing' };
}
