import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withBuildLock } from '@/bin/build-lock.mjs';

it('takes over the lock of a killed process that had the number of this one', async () => {
  const root = mkdtempSync(join(tmpdir(), 'latchkey-lock-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'node_modules/.cache');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'latchkey-build.lock'), String(process.pid));
  expect(await withBuildLock(root, async () => 'built')).toBe('built');
  expect(existsSync(join(folder, 'latchkey-build.lock'))).toBe(false);
});
