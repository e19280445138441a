/**
 * Runs the command line from a bundle of these very sources: makes it if it is missing or older, then hands
 * over in this process, so that signals and exit codes are the command's own.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withBuildLock } from './build-lock.mjs';
import { bundle, isBundleCurrent } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command] = process.argv.slice(2);

process.env.NODE_ENV = command === 'dev' ? 'development' : 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.setSourceMapsEnabled(true);

// Looked at before the lock is taken: a finished installation may be read-only.
if (!isBundleCurrent(root)) {
  await withBuildLock(root, async () => {
    if (!isBundleCurrent(root)) await bundle(root);
  });
}
await import(pathToFileURL(join(root, 'dist/latchkey.js')).href);
