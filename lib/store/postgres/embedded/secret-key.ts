import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { createPrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** The secret of an installation that configured none: made once, 256 bits, kept in DATA_DIR (0600). */
export function readOrCreateSecret(dataDir: string): string {
  const path = dataPaths(dataDir).secret;
  createPrivateFile(path, `${randomBytes(32).toString('base64url')}\n`);
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length >= 32) return secret;
  throw new EmbeddedError(
    `${path} in DATA_DIR does not hold a secret of at least 32 characters. Restore it, or set SECRET_KEY.`,
  );
}
