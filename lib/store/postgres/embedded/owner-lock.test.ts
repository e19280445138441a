import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { currentOwner, tryOwn } from '@/lib/store/postgres/embedded/owner-lock';
import { identifyProcess, processNamespace } from '@/lib/store/postgres/embedded/process-identity';
import { kill, startScript, temporaryDataDir } from '@/testing/embedded/child';

async function lockFolder(): Promise<string> {
  const folder = join(await temporaryDataDir(), 'owner.lock');
  mkdirSync(folder);
  return folder;
}

it('refuses a second owner and names the first', async () => {
  const folder = await lockFolder();
  tryOwn(folder, 'server');
  expect(tryOwn(folder, 'command')).toMatchObject({ pid: process.pid, role: 'server' });
});

it('lets the next one in once it is given back, any number of times', async () => {
  const folder = await lockFolder();
  for (let turn = 1; turn <= 3; turn++) {
    const lock = tryOwn(folder, 'command');
    if (!('release' in lock)) throw new Error('refused');
    expect(currentOwner(folder)?.pid).toBe(process.pid);
    lock.release();
    expect(currentOwner(folder)).toBeNull();
  }
  expect(readdirSync(folder)).toEqual(['3']);
});

it('is not fooled by another process that got the number of the dead owner', async () => {
  const folder = await lockFolder();
  const owner = {
    pid: process.pid,
    startedAt: 'earlier',
    role: 'server',
    namespace: processNamespace(),
  };
  writeFileSync(join(folder, '7'), JSON.stringify(owner));
  expect(currentOwner(folder)).toBeNull();
  expect(tryOwn(folder, 'server')).toHaveProperty('release');
});

it('believes the owner in another container for as long as its claim is fresh', async () => {
  const folder = await lockFolder();
  const self = identifyProcess(process.pid);
  const path = join(folder, '1');
  writeFileSync(path, JSON.stringify({ ...self, role: 'server', namespace: 'pid:[another]' }));
  expect(tryOwn(folder, 'server')).toMatchObject({ namespace: 'pid:[another]' });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  expect(tryOwn(folder, 'server')).toHaveProperty('release');
});

it('gives a dead owner’s lock to exactly one of many who reach for it at once', async () => {
  const folder = await lockFolder();
  const first = startScript('contender', folder);
  await once(first.lines, 'line');
  first.child.stdin.write('go\n');
  await once(first.lines, 'line');
  await kill(first.child);

  const contenders = Array.from({ length: 4 }, () => startScript('contender', folder));
  await Promise.all(contenders.map(({ lines }) => once(lines, 'line')));
  const answers = contenders.map(({ lines }) => once(lines, 'line'));
  for (const { child } of contenders) child.stdin.write('go\n');
  const outcomes = (await Promise.all(answers)).flat();
  expect(outcomes.filter((outcome) => outcome === 'owner')).toHaveLength(1);
});
