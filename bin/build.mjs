import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBuildLock } from './build-lock.mjs';
import { arePagesCurrent, buildPages } from './build-pages.mjs';
import { bundle, elementSize, isBundleCurrent } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const failure = await withBuildLock(root, async () => {
  if (!isBundleCurrent(root)) await bundle(root);
  return arePagesCurrent(root) ? null : buildPages(root);
});
if (failure !== null) {
  console.error(`${failure}\n\nThe pages could not be built; the reason is above.`);
  process.exit(1);
}
console.log(`Built. The script of the sign-in pages is ${elementSize(root) ?? 0} bytes gzipped.`);
