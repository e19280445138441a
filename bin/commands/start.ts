import type { Command } from '@/bin/command';

/** `start`: serves until it is stopped. */
export const start: Command = {
  summary: 'Serve, with the embedded PostgreSQL unless DATABASE_URL is set',
  usage:
    '[--join]\n\n  --join  a second process beside one that runs, on its database; give it its own PORT',
  options: { join: { type: 'boolean' } },
  async run(values) {
    const { start: serveUntilStopped } = await import('@/bin/start');
    await serveUntilStopped({ dev: false, join: values['join'] === true });
  },
};
