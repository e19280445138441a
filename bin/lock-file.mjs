import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm's own registry, over https; anything else could change under the same version. */
const registry = 'https://registry.npmjs.org/';

/** What is wrong with one entry; null when npm will take exactly the bytes that were locked. */
function problemOf({ resolved = registry, link, integrity, inBundle }) {
  // It comes inside of another package, and has that one's integrity.
  if (inBundle) return null;
  // Where npm wrote none, it asks the registry.
  if (link || !resolved.startsWith(registry)) return `is not from ${registry}`;
  return integrity?.startsWith('sha512-') ? null : 'has no integrity (sha512)';
}

/** A line for each package of the lock file of which npm would not notice other bytes than those that were locked. */
export function unlockedPackages(lock) {
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const problem = path === '' ? null : problemOf(entry);
    return problem === null ? [] : [`${path} ${problem}`];
  });
}

/** The same of the lock file in the folder `root`. */
export function readUnlockedPackages(root) {
  return unlockedPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
}
