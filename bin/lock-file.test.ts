import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readUnlockedPackages, unlockedPackages } from '@/bin/lock-file.mjs';
import { projectRoot } from '@/lib/project-root';

const resolved = 'https://registry.npmjs.org/next/-/next-16.4.6.tgz';
const integrity = 'sha512-AAAA';
const problemsOf = (entry: object) =>
  unlockedPackages({ packages: { '': {}, 'node_modules/next': entry } });

test('every package of our lock file is locked to its bytes', () => {
  expect(readUnlockedPackages(projectRoot())).toEqual([]);
});

test.each([
  ['without an integrity', { resolved }],
  ['with a weak one', { resolved, integrity: 'sha1-AAAA' }],
  ['from a repository', { resolved: 'git+ssh://git@github.com/vercel/next.js.git#1', integrity }],
  ['over http', { resolved: resolved.replace('https', 'http'), integrity }],
  ['from a folder', { resolved: '../next', link: true }],
  ['without anything', {}],
])('a package %s is named', (_, entry) => {
  expect(problemsOf(entry)).toEqual([expect.stringMatching(/^node_modules\/next (has no|is not)/)]);
});

test('a package that is locked, or lies inside of one, is fine', () => {
  expect(problemsOf({ resolved, integrity })).toEqual([]);
  expect(problemsOf({ integrity })).toEqual([]);
  expect(problemsOf({ inBundle: true })).toEqual([]);
});

test('no package runs anything when it is installed, and ours does not either', () => {
  const read = (file: string) => readFileSync(join(projectRoot(), file), 'utf8');
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const { scripts } = JSON.parse(read('package.json'));
  // npm would leave these out as well: whoever reads them would wait for something that never happens.
  for (const name of Object.keys(scripts)) expect(name).not.toMatch(/^(pre|post)|^install$/);
});
