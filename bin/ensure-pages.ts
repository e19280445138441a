import { withBuildLock } from '@/bin/build-lock.mjs';
import { arePagesCurrent, buildPages } from '@/bin/build-pages.mjs';
import { refuseSecondServer } from '@/lib/operations/system/refuse-second-server';
import { StartError } from '@/lib/operations/system/start-error';
import { projectRoot } from '@/lib/project-root';

/**
 * Builds the pages if there is no build of these sources. A build under a running server would pull its
 * pages away, so a second server is refused before it. Throws StartError.
 */
export async function ensurePages({
  join,
  signal,
}: {
  join: boolean;
  signal: AbortSignal;
}): Promise<void> {
  const root = projectRoot();
  if (arePagesCurrent(root)) return;
  if (join) {
    throw new StartError(
      'The sources have changed since the running Latchkey was built: restart it before another one joins.',
    );
  }
  refuseSecondServer();
  await withBuildLock(root, async () => {
    if (arePagesCurrent(root)) return;
    console.log('Building the pages. This takes a minute, and happens once for each version.');
    const failure = await buildPages(root, { signal });
    if (failure === null || signal.aborted) return;
    throw new StartError(`${failure}\n\nThe pages could not be built; the reason is above.`);
  });
}
