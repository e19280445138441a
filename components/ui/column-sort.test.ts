import { expect, test } from 'vitest';
import { columnSort } from './column-sort';

test('a column that sorts nothing is sorted ascending by a press, from the first page on', () => {
  expect(columnSort('/people', { sort: 'mail', after: '7', q: 'a' }, 'name')).toEqual({
    direction: null,
    href: '/people?sort=name&q=a',
  });
});

test('an ascending column is turned round by a press', () => {
  expect(columnSort('/people', { sort: 'name' }, 'name')).toEqual({
    direction: 'ascending',
    href: '/people?sort=-name',
  });
});

test('a descending column is sorted ascending again', () => {
  expect(columnSort('/people', { sort: '-name' }, 'name')).toEqual({
    direction: 'descending',
    href: '/people?sort=name',
  });
});
