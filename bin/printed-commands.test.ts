import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usage } from '@/bin/help';
import { parseRest } from '@/bin/parse-rest';
import { commands, findCommand } from '@/bin/table';
import { projectRoot } from '@/lib/project-root';

/** What people get to see: pages, errors, logs and documentation. */
const places = ['app', 'bin', 'components', 'lib', 'docs', 'server.ts', 'README.md', 'SECURITY.md'];

function* filesBelow(path: string): Generator<string> {
  const full = join(projectRoot(), path);
  if (!statSync(full).isDirectory()) {
    if (/\.(ts|tsx|json|md|mjs)$/.test(path) && !/\.(test\.tsx?|fixture\.json)$/.test(path))
      yield path;
    return;
  }
  for (const name of readdirSync(full))
    if (name !== 'generated') yield* filesBelow(join(path, name));
}

const texts = places.flatMap((place) =>
  [...filesBelow(place)].map((file) => ({
    file,
    text: readFileSync(join(projectRoot(), file), 'utf8'),
  })),
);

/** Ends where the sentence goes on: at a quote, a bracket, the end of the line or of the code. */
const printed = /npm run (?:--silent )?latchkey -- ([^\n`"'”<)}\\…|]+)/g;

const found = texts.flatMap(({ file, text }) =>
  [...text.matchAll(printed)].map(([, words = '']) => ({
    file,
    words: words.trim().replace(/\.$/, '').split(/\s+/),
  })),
);

test('the texts are read: every command that the documentation must name is found', () => {
  const names = found
    .map(({ words }) => findCommand(words))
    .map((each) => 'name' in each && each.name);
  expect(names).toEqual(
    expect.arrayContaining([
      'setup-link',
      'user link',
      'policy set',
      'doctor',
      'outbox',
      'migrate',
    ]),
  );
});

test.each(found)('$file prints a command that exists: $words', ({ words }) => {
  if (words[0]?.startsWith('--')) return expect(['--help', '--version']).toContain(words[0]);
  const command = findCommand(words);
  if (command.kind !== 'command') throw new Error(`there is no command ${words.join(' ')}`);
  expect(() => parseRest(command)).not.toThrow();
});

test('no text names a command in a form that no shell would find', () => {
  const names = Object.keys(commands).join('|');
  const bare = new RegExp(`(?<!latchkey |run |application_name: ')\\blatchkey (${names})\\b`);
  expect(texts.filter(({ text }) => bare.test(text)).map(({ file }) => file)).toEqual([]);
});

test('README lists every command with its own words', () => {
  const readme = texts.find(({ file }) => file === 'README.md')?.text ?? '';
  for (const [name, { summary }] of Object.entries(commands)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row?.replaceAll('`', '')).toBe(`| ${name} | ${summary} |`);
  }
});

test('the usage of a command names every option that it takes', () => {
  for (const [name, command] of Object.entries(commands)) {
    for (const option of Object.keys(command.options ?? {}))
      expect(usage(name, command)).toContain(`--${option}`);
  }
});
