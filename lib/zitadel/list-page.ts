import type { ListQuery } from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import { ok, type Result, refuse } from '@/lib/result';

/** Which part of a list is asked for. */
type ListPage = { limit: number; offset: number; ascending: boolean };

/** ZITADEL's own page size when none is asked for, and its largest. */
const maximumLimit = 1000;
const maximumOffset = 2 ** 31 - 1;

/** Reads `query` of a list: 1000 entries at most, newest first unless `asc` is sent. Refuses with invalid_argument. */
export function readListPage(query: ListQuery | undefined): Result<ListPage> {
  const limit = query?.limit || maximumLimit;
  const offset = Number(query?.offset ?? 0);
  if (limit > maximumLimit) {
    return refuse('invalid_argument', { field: 'query.limit', message: `at most ${maximumLimit}` });
  }
  if (offset > maximumOffset) {
    return refuse('invalid_argument', {
      field: 'query.offset',
      message: `at most ${maximumOffset}`,
    });
  }
  return ok({ limit, offset, ascending: query?.asc ?? false });
}
