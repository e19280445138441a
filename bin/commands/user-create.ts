import type { Command } from '@/bin/command';
import { required, unwrap } from '@/bin/failure';
import { roleOf, roles } from '@/bin/role';
import { withStore } from '@/bin/with-store';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createHumanUser } from '@/lib/operations/users/create-human-user';

/** `user create`: prints the new user's id. */
export const userCreate: Command = {
  summary: 'Create a person and print their user id',
  usage:
    '--email MAIL --given-name NAME --family-name NAME [--login-name NAME] [--role ROLE]\n\n' +
    `  --login-name  what they type to sign in; their mail address if absent\n  --role        ${roles.join(', ')}`,
  options: {
    'login-name': { type: 'string' },
    email: { type: 'string' },
    'given-name': { type: 'string' },
    'family-name': { type: 'string' },
    role: { type: 'string' },
  },
  async run(values) {
    const loginName = values['login-name'];
    const role = values['role'];
    const input = {
      email: required(values, 'email'),
      givenName: required(values, 'given-name'),
      familyName: required(values, 'family-name'),
      ...(typeof loginName === 'string' && { loginName }),
      ...(typeof role === 'string' && { roles: [roleOf(role)] }),
    };
    const made = await withStore(async () => unwrap(await createHumanUser(systemCaller, input)));
    console.log(made.userId);
  },
};
