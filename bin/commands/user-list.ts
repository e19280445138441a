import type { Command } from '@/bin/command';
import { Failure, unwrap } from '@/bin/failure';
import { userJson } from '@/bin/user-json';
import { userLines } from '@/bin/user-line';
import { withStore } from '@/bin/with-store';
import type { User, UserState } from '@/lib/model';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { listUsers, type UserQuery } from '@/lib/operations/users/list-users';

const states: UserState[] = ['INITIAL', 'ACTIVE', 'INACTIVE', 'LOCKED'];

function stateOf(typed: string): UserState {
  const state = states.find((name) => name === typed.toUpperCase());
  if (state) return state;
  throw new Failure(`There is no state "${typed}". There are ${states.join(', ')}.`, 2);
}

const pageSize = 1_000;

async function readAll(queries: UserQuery[]): Promise<User[]> {
  const found: User[] = [];
  for (;;) {
    const page = { queries, limit: pageSize, offset: found.length, ascending: true };
    const { users } = unwrap(await listUsers(systemCaller, page));
    found.push(...users);
    if (users.length < pageSize) return found;
  }
}

/** `user list`: prints a line for each user, oldest first. */
export const userList: Command = {
  summary: 'Print a line for each person and program: id, state, role, login name, name',
  usage:
    '[--state STATE] [--search TEXT] [--json]\n\n' +
    `  --state   only those in it: ${states.join(', ')}\n` +
    '  --search  only those whose login name contains it\n' +
    '  --json    as JSON, with everything that user show prints but the passkeys',
  options: { state: { type: 'string' }, search: { type: 'string' }, json: { type: 'boolean' } },
  async run({ state, search, json }) {
    const queries: UserQuery[] = [];
    if (typeof state === 'string') queries.push({ kind: 'state', value: stateOf(state) });
    if (typeof search === 'string')
      queries.push({ kind: 'loginName', value: search, method: 'contains' });
    const users = await withStore(() => readAll(queries));
    if (json) console.log(JSON.stringify(users.map(userJson), null, 2));
    else for (const line of userLines(users)) console.log(line);
  },
};
