import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '@/lib/project-root';

const root = projectRoot();
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

/** Where a call chain starts: `test` of `test.each([…])('…')`. */
function rootName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  const isLink = ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee);
  return isLink ? rootName(callee.expression) : '';
}

/** The names of a file's tests and of their groups. */
function testNames(path: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it|describe)$/.test(rootName(node.expression))) {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name)) names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true));
  return names;
}

/** Every number with the files whose tests bear it, sorted. */
function numbersInTests(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const paths = ['app', 'bin', 'components', 'e2e', 'lib', 'testing']
    .flatMap((folder) =>
      readdirSync(`${root}/${folder}`, { recursive: true }).map((path) => `${folder}/${path}`),
    )
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path));
  for (const path of paths.sort()) {
    const numbers = testNames(path).flatMap((name) => name.match(/\b[A-G]\d{1,2}\b/g) ?? []);
    for (const number of new Set(numbers)) found.set(number, [...(found.get(number) ?? []), path]);
  }
  return found;
}

/** The rows of the catalogue: number, sentence, files. */
const rows = [...read('docs/attacks.md').matchAll(/^\| ([A-G]\d{1,2}) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number = '', sentence = '', files = '']) => ({
    number,
    sentence,
    files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }),
);

describe('docs/attacks.md', () => {
  const numbers = numbersInTests();

  test('has one row, of one sentence, for each number', () => {
    const listed = rows.map(({ number }) => number);
    expect(listed).toEqual([...new Set(listed)]);
    for (const { number, sentence } of rows) expect(sentence, number).toMatch(/^[A-Z].+\.$/);
  });

  test('lists every number that a test bears, and no other', () => {
    expect(numbers.size).toBeGreaterThan(90);
    expect(rows.map(({ number }) => number).sort()).toEqual([...numbers.keys()].sort());
  });

  test('names for each number the files whose tests bear it', () => {
    const listed = rows.map(({ number, files }) => [number, files]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(numbers));
  });
});
