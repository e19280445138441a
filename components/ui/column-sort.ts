import { type QueryParts, queryAddress } from './query-address';

/** How a column is sorted now, or not, and the address that sorts by it next. */
export type ColumnSort = { direction: 'ascending' | 'descending' | null; href: string };

/**
 * The sorting of one column from the query of its page, where `sort=name` is ascending and `sort=-name` descending. A
 * press sorts ascending first, then the other way round, and always starts at the first page again.
 */
export function columnSort(path: string, query: QueryParts, column: string): ColumnSort {
  const isAscending = query['sort'] === column;
  const isDescending = query['sort'] === `-${column}`;
  const sort = isAscending ? `-${column}` : column;
  return {
    direction: isAscending ? 'ascending' : isDescending ? 'descending' : null,
    href: queryAddress(path, query, { sort, after: null, before: null }),
  };
}
