import { ensurePages } from '@/bin/ensure-pages';
import { listenForStop } from '@/bin/stop-signals';
import { whereItIs } from '@/bin/where-it-is';
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
  const lines = whereItIs({ publicUrl, host }, port);
  // A guest would kill the link that its host has printed.
  const link = join ? null : await mintSetupLink(systemCaller);
  if (link?.ok) lines.push(`Make the first administrator: ${link.value.url}`);
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  log.info('started', { publicUrl: publicUrl.origin, host, port });
}

/**
 * Serves until it is asked to stop, then stops everything in order: door, requests, jobs, connections,
 * PostgreSQL. Throws StartError when the embedded PostgreSQL ends by itself.
 */
export async function start({ dev, join }: { dev: boolean; join: boolean }): Promise<void> {
  const { stop, stopping, hurry } = listenForStop();
  if (!dev) await ensurePages({ join, signal: stopping });
  if (stopping.aborted) return;
  const store = await openStore(join ? 'guest' : 'server');
  if (!dev) consoleToLog();
  try {
    const end = new Promise<'lost'>((resolve) => store.onEnd(() => resolve('lost')));
    if (stopping.aborted) return;
    const server = await serve({ dev, stopping });
    if (!server) return;
    // Before any link is printed: a command that is typed next finds us. A guest is where its host is.
    const told = join ? null : tellServer(store);
    try {
      if (!stopping.aborted) await announce(server.port, join);
      if ((await Promise.race([stop, end])) === 'lost') {
        const { dataDir } = config();
        throw new StartError(
          `PostgreSQL has ended by itself. Its last words: ${dataDir}/postgres.log`,
        );
      }
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
