import { ensurePages } from '@/bin/ensure-pages';
import { listenForStop } from '@/bin/stop-signals';
import { whereItIs } from '@/bin/where-it-is';
import { config } from '@/lib/config';
import { consoleToLog } from '@/lib/console-to-log';
import { log } from '@/lib/log';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { openStore } from '@/lib/operations/system/open-store';
import { explainStartError, StartError } from '@/lib/operations/system/start-error';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { tellServer } from '@/lib/operations/system/tell-server';
import { serve } from '@/server';

/** A machine that is busy with the start itself may let the database wait too long, once or twice. */
const setupLinkTries = 4;

/** The link for the first administrator, while there is none. A database that does not answer now stops no server. */
async function setupLink(): Promise<string | null> {
  for (let tried = 1; ; tried += 1) {
    try {
      const link = await mintSetupLink(systemCaller);
      return link.ok ? link.value.url : null;
    } catch (error) {
      const reason = explainStartError(error);
      if (reason === null) throw error;
      if (tried < setupLinkTries) continue;
      log.warn('setup_link_not_made', { reason });
      return null;
    }
  }
}

/** Says where it is, and how to make the first administrator while there is none: to people, on standard output. */
async function announce(port: number, join: boolean): Promise<void> {
  const { publicUrl, host } = config();
  const lines = whereItIs({ publicUrl, host }, port);
  // A guest would kill the link that its host has printed.
  const link = join ? null : await setupLink();
  if (link !== null) lines.push(`Make the first administrator: ${link}`);
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  log.info('started', { publicUrl: publicUrl.origin, host, port });
}

/**
 * Serves until it is asked to stop, and for DRAIN_SECONDS more; then stops everything in order: door, requests, jobs,
 * connections, PostgreSQL. Throws StartError when the embedded PostgreSQL that it owns ends by itself.
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
    const server = await serve({ dev, stopping });
    if (!server) return;
    // Before any link is printed: a command that is typed next finds us. A guest is where its host is.
    let drainSeconds = 0;
    const told = join ? null : tellServer(store);
    try {
      if (!stopping.aborted) await announce(server.port, join);
      const end = await Promise.race([stop, lost]);
      if (typeof end === 'string') throw new StartError(end);
      if (!dev && !end.isWatched) drainSeconds = config().drainSeconds;
    } finally {
      log.info('stopping', { drainSeconds });
      await server.close(drainSeconds, hurry);
      told?.withdraw();
    }
  } finally {
    await store.close();
    log.flush();
    log.info('stopped');
  }
}
