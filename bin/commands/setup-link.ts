import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** `setup-link`: prints a fresh link; older ones die. */
export const setupLink: Command = {
  summary: 'Print a one-time link that makes the first administrator',
  usage: '',
  async run() {
    const { url } = await withStore(async () => unwrap(await mintSetupLink(systemCaller)));
    console.log(url);
  },
};
