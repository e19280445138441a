import { ensurePages } from '@/bin/ensure-pages';
import { listenForStop } from '@/bin/stop-signals';
import { config } from '@/lib/config';
import { consoleToLog } from '@/lib/console-to-log';
import { log } from '@/lib/log';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { openStore } from '@/lib/operations/system/open-store';
import { StartError } from '@/lib/operations/system/start-error';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { tellServer } from '@/lib/operations/system/tell-server';
import { serve } from '@/server';

/** Says where it is, and how to make the first administrator while there is none: to people, on standard output. */
async function announce(port: number, join: boolean): Promise<void> {
  const { publicUrl, host } = config();
  const lines = [`Latchkey is at ${publicUrl.origin}`];
  if (Number(publicUrl.port || 80) !== port) lines.push(`It listens on ${host}:${port}`);
  // A guest would kill the link that its host has printed.
  const link = join ? null : await mintSetupLink(systemCaller);
  if (link?.ok) lines.push(`Make the first administrator: ${link.value.url}`);
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  log.info('started', { publicUrl: publicUrl.origin, host, port });
}

/**
 * Serves until it is asked to stop, then stops everything in order: door, requests, jobs, connections,
 * PostgreSQL. Throws StartError when the embedded PostgreSQL that it owns ends by itself.
 */
export async function start({ dev, join }: { dev: boolean; join: boolean }): Promise<void> {
  const { stop, stopping, hurry } = listenForStop();
  if (!dev) await ensurePages({ join, signal: stopping });
  if (stopping.aborted) return;
  const store = await openStore(join ? 'guest' : 'server');
  if (!dev) consoleToLog();
  try {
    const lost = new Promise<string>((resolve) => store.onEnd(resolve));
    if (stopping.aborted) return;
    const server = await serve({ dev });
    // Before any link is printed: a command that is typed next finds us. A guest is where its host is.
    const told = join ? null : tellServer(store);
    try {
      if (!stopping.aborted) await announce(server.port, join);
      const reason = await Promise.race([stop, lost]);
      if (reason) throw new StartError(reason);
    } finally {
      log.info('stopping');
      told?.withdraw();
      await server.close(hurry);
    }
  } finally {
    await store.close();
    log.flush();
    log.info('stopped');
  }
}
