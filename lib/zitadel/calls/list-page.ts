import type { ListQuery } from '@zitadel/proto/zitadel/object/v2/object_pb.js';

/** Which part of a list is asked for. */
type ListPage = { limit: number; offset: number; ascending: boolean };

/** ZITADEL's own page size when none is asked for. */
const defaultLimit = 1000;

/** Reads `query` of a list: newest first unless `asc` is sent. How far it may reach is the operation's matter. */
export function readListPage(query: ListQuery | undefined): ListPage {
  return {
    limit: query?.limit || defaultLimit,
    offset: Number(query?.offset ?? 0),
    ascending: query?.asc ?? false,
  };
}
