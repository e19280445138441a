import { expect, test } from 'vitest';
import { queryAddress } from './query-address';

test('an address without parts is its path', () => {
  expect(queryAddress('/people', {})).toBe('/people');
});

test('a change takes the place of a part, and a new one comes last', () => {
  expect(queryAddress('/people', { q: 'a b', sort: 'name' }, { sort: '-name', after: '7' })).toBe(
    '/people?q=a+b&sort=-name&after=7',
  );
});

test('null and an empty text take a part away', () => {
  expect(queryAddress('/people', { q: '', after: '7', sort: 'name' }, { after: null })).toBe(
    '/people?sort=name',
  );
});
