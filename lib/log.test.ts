import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { inRequest } from '@/lib/request-scope';

afterEach(() => {
  log.flush();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function listen(): Record<string, unknown>[] {
  const entries: Record<string, unknown>[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation(
    (text) => entries.push(JSON.parse(String(text))) > 0,
  );
  return entries;
}

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

test('a cause has one line at once and one a minute with its number, another cause its own', () => {
  vi.useFakeTimers();
  const entries = listen();
  for (let time = 0; time < 1_000; time += 1) log.warn('down', { reason: 'refused', time });
  log.warn('down', { reason: 'silent' });
  log.error('lost', { message: 'refused' });
  expect(entries.map(({ event, reason, message }) => [event, reason ?? message])).toEqual([
    ['down', 'refused'],
    ['down', 'silent'],
    ['lost', 'refused'],
  ]);
  vi.advanceTimersByTime(60_000);
  expect(entries).toHaveLength(4);
  expect(entries.at(-1)).toMatchObject({ event: 'down', repeated: 999, time: 999 });
  log.warn('down', { reason: 'refused' });
  log.flush();
  expect(entries.at(-1)).toMatchObject({ event: 'down', repeated: 1 });
  log.warn('down', { reason: 'refused' });
  expect(entries.at(-1)).not.toHaveProperty('repeated');
});

test('what is logged while a request is worked on bears its id, however deep, and nothing else does', async () => {
  const entries = listen();
  const work = async (name: string) => {
    await setImmediate();
    log.info(name);
  };
  await Promise.all([
    inRequest('first-request', () => work('one')),
    inRequest('second-request', () => work('two')),
    work('three'),
  ]);
  expect(entries.map(({ event, requestId }) => [event, requestId])).toEqual([
    ['one', 'first-request'],
    ['two', 'second-request'],
    ['three', undefined],
  ]);
});

test('what is no trouble is written as often as it happens', () => {
  const entries = listen();
  for (let time = 0; time < 3; time += 1) log.info('started');
  expect(entries).toHaveLength(3);
});
