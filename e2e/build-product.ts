import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the product once, before any test starts it: the first start would do it, but inside a test's time. */
export default function buildProduct(): void {
  const build = fileURLToPath(new URL('../bin/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [build], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The product could not be built; the reason is above.');
}
