import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What no build reads: its own results, and tests. */
const ignored = /(^|\/)(generated|passkey\.js|[^/]*\.test\.tsx?|[^/]*\.fixture\.json)$/;

function* filesBelow(root, path) {
  const full = join(root, path);
  if (!existsSync(full) || ignored.test(path)) return;
  if (!statSync(full).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(full).sort()) yield* filesBelow(root, `${path}/${name}`);
}

/** A digest of names and contents of these files and folders: equal exactly when a build would be. */
export function fingerprint(root, paths) {
  const digest = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(root, path)) {
      digest
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
    }
  }
  return digest.digest('hex');
}

/** Whether the build whose fingerprint lies in that file was made of these sources. */
export function isCurrent(file, sources) {
  return existsSync(file) && readFileSync(file, 'utf8') === sources;
}
