import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';
import { expect, test } from 'vitest';
import { isRouterState } from '@/lib/front-door/router-state';

const isReadByTheFramework = (header: string): boolean => {
  try {
    return parseAndValidateFlightRouterState(header) !== undefined;
  } catch {
    return false;
  }
};

const encoded = (tree: unknown) => encodeURIComponent(JSON.stringify(tree));
const deep = (depth: number): unknown[] => ['', depth ? { children: deep(depth - 1) } : {}];

const readable = [
  ['a root', encoded(['', {}])],
  ['what is not percent-encoded', '["",{}]'],
  [
    'a page',
    encoded(['', { children: ['login', { children: ['__PAGE__', {}] }] }, null, null, 16]),
  ],
  ['a parameter', encoded([['userId', '5', 'd', null], {}])],
  ['parameters that are caught', encoded([['a', 'b', 'ci(..)(..)', ['c']], { x: ['', {}] }])],
  ['a page to fetch again', encoded(['', {}, ['/a', '?b'], 'refetch', 1, 'x'])],
  ['a page inside', encoded(['', {}, null, 'inside-shared-layout', null])],
  ['many levels', encoded(deep(200))],
] as const;

const unreadable = [
  ['no JSON', 'garbage'],
  ['a broken percent-encoding', '%zz'],
  ['NUL', '%00'],
  ['two of them', '["",{}], ["",{}]'],
  ['a tree without children', encoded([''])],
  ['a tree of another kind', encoded({})],
  ['null', 'null'],
  ['a number for a segment', encoded([1, {}])],
  ['an unknown kind of parameter', encoded([['a', 'b', 'z', null], {}])],
  ['a parameter without siblings', encoded([['a', 'b', 'd'], {}])],
  ['a child that is no tree', encoded(['', { children: 'login' }])],
  ['an unknown mark', encoded(['', {}, null, 'all'])],
  ['a member too many', encoded(['', {}, null, null, 1, 'x', 2])],
  ['more than is read', encoded(['x'.repeat(40_000), {}])],
  ['brackets without end', '['.repeat(12_000)],
] as const;

test.each(readable)('lets %s pass, as the framework does', (_name, header) => {
  expect(isReadByTheFramework(header)).toBe(true);
  expect(isRouterState(header)).toBe(true);
});

test.each(unreadable)('stops %s, on which the framework throws', (_name, header) => {
  expect(isReadByTheFramework(header)).toBe(false);
  expect(isRouterState(header)).toBe(false);
});
