import { prisma } from '@/lib/store/postgres/prisma';

// The row is written by the first migration and never changes: one read for each database is enough.
const known = new WeakMap<object, string>();

/** The id of this installation, which owns what belongs to no organization. */
export async function readInstanceId(): Promise<string> {
  const client = prisma();
  const id = known.get(client) ?? (await client.instance.findFirstOrThrow()).id;
  known.set(client, id);
  return id;
}
