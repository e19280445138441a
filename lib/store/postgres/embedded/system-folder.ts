import { mkdirSync } from 'node:fs';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';

const folder = '/var/lib/latchkey';

/**
 * Where root keeps what PostgreSQL's user cannot reach under DATA_DIR: everybody may pass through it, only
 * root may write it. Throws EmbeddedError when it cannot be made.
 */
export function systemFolder(): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    return folder;
  } catch {
    throw new EmbeddedError(
      `PostgreSQL does not run as root, its own user cannot reach DATA_DIR, and ${folder} cannot be made. ` +
        'Choose a DATA_DIR that other users can enter, or start Latchkey as an ordinary user.',
    );
  }
}
