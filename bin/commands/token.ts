import type { Command } from '@/bin/command';
import { required, unwrap } from '@/bin/failure';
import { roleOf, roles } from '@/bin/role';
import { withStore } from '@/bin/with-store';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createAccessToken } from '@/lib/operations/users/create-access-token';

/** `token`: prints the token and nothing else, so that a script can keep it. */
export const token: Command = {
  summary: 'Print a new access token for a program that calls the API',
  usage: `--role ${roles.join('|')} --name NAME\n\n  --name  the machine user it belongs to, made if it is missing`,
  options: { role: { type: 'string' }, name: { type: 'string' } },
  async run(values) {
    const input = { name: required(values, 'name'), role: roleOf(required(values, 'role')) };
    const made = await withStore(async () => unwrap(await createAccessToken(systemCaller, input)));
    console.log(made.token);
  },
};
