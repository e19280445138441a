import type { Command } from '@/bin/command';

/** `dev`: serves until it is stopped, with Next's development server. */
export const dev: Command = {
  summary: 'Serve with pages that follow their source, for developing Latchkey',
  usage: '',
  async run() {
    const { start } = await import('@/bin/start');
    await start({ dev: true, join: false });
  },
};
