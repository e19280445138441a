import { afterEach, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';

afterEach(() => vi.restoreAllMocks());

test('D22 whatever a fact holds, an entry is one line of JSON', () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const hostile = 'a\nb\r\u2028"}\u001b[31m{"level":"error"';
  log.warn('tried', { loginName: hostile });
  expect(written).toHaveLength(1);
  expect(written[0]?.trimEnd().split(/\s*\n|\r/)).toHaveLength(1);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    level: 'warn',
    event: 'tried',
    loginName: hostile,
  });
});

test('entries below the level are not written', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log.debug('quiet');
  expect(write).not.toHaveBeenCalled();
});
