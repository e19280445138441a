import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { whileStarting } from '@/lib/operations/system/while-starting';

const never = () => new Promise<string>(() => undefined);
const untouched = (heard: EventEmitter) => heard.eventNames().length === 0;

it('waits for a step that succeeds, and lets one fail with its own error', async () => {
  const { signal } = new AbortController();
  const heard = new EventEmitter();
  expect(await whileStarting(Promise.resolve('ready'), signal, heard as NodeJS.Process)).toBe(
    'ready',
  );
  const broken = Promise.reject(new Error('a bug'));
  await expect(whileStarting(broken, signal, heard as NodeJS.Process)).rejects.toThrow('a bug');
  expect(untouched(heard)).toBe(true);
});

it('ends a step that never settles with the error that nobody caught, in words', async () => {
  const heard = new EventEmitter();
  const { signal } = new AbortController();
  const waited = whileStarting(never(), signal, heard as NodeJS.Process);
  heard.emit('unhandledRejection', new Error('EACCES: permission denied, open next.js'));
  await expect(waited).rejects.toMatchObject({
    code: 'start_refused',
    message: 'The pages could not be started: EACCES: permission denied, open next.js',
  });
  expect(untouched(heard)).toBe(true);
});

it('ends a step at the first wish to stop, also one that came before it', async () => {
  const heard = new EventEmitter();
  const stopping = new AbortController();
  const waited = whileStarting(never(), stopping.signal, heard as NodeJS.Process);
  stopping.abort();
  expect(await waited).toBeNull();
  expect(await whileStarting(never(), stopping.signal, heard as NodeJS.Process)).toBeNull();
  expect(untouched(heard)).toBe(true);
});
