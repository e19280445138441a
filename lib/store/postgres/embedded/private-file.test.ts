import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createPrivateFile, replacePrivateFile } from '@/lib/store/postgres/embedded/private-file';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    writeFileSync: (path: string, text: string, options: fs.WriteFileOptions) => {
      real.writeFileSync(path, text.slice(0, 3), options);
      if (text.startsWith('too much'))
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      real.writeFileSync(path, text);
    },
  };
});

it('leaves nothing behind when the disk is full in the middle of writing', () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'latchkey-private-'));
  const path = join(folder, 'secret.key');
  replacePrivateFile(path, 'kept');
  expect(() => replacePrivateFile(path, 'too much')).toThrow('ENOSPC');
  expect(() => createPrivateFile(join(folder, 'other'), 'too much')).toThrow('ENOSPC');
  expect(fs.readdirSync(folder)).toEqual(['secret.key']);
  expect(fs.readFileSync(path, 'utf8')).toBe('kept');
});
