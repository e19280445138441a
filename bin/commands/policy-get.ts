import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** `policy get`: prints the login policy as JSON, with its version. */
export const policyGet: Command = {
  summary: 'Print the login policy as JSON',
  usage: '',
  async run() {
    const { policy, details } = await withStore(async () =>
      unwrap(await getLoginPolicy(systemCaller)),
    );
    console.log(JSON.stringify({ sequence: details.sequence, ...policy }, null, 2));
  },
};
