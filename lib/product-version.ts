import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@/lib/project-root';

/** The version of this Latchkey, of package.json. */
export function productVersion(): string {
  return JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')).version;
}
