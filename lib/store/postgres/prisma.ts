import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@/lib/store/generated/client';
import type { BoundedPool } from '@/lib/store/postgres/bounded-pool';
import { pool } from '@/lib/store/postgres/pool';
import { retry } from '@/lib/store/postgres/retry';

const holder = globalThis as { latchkeyPrisma?: { client: PrismaClient; pool: BoundedPool } };

/** Longer than our own limits (bounded-pool.ts, bounded-client.ts), which tell what is the matter. */
const transactionOptions = { maxWait: 4_000, timeout: 8_000 };

/** A statement outside a transaction is tried again by itself; a transaction is for its caller to retry. */
function retryingAdapter(connections: BoundedPool): PrismaPg {
  const { schema } = connections;
  const factory = new PrismaPg(connections, schema ? { schema } : {});
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const { queryRaw, executeRaw } = adapter;
    adapter.queryRaw = (query) => retry(() => queryRaw.call(adapter, query));
    adapter.executeRaw = (query) => retry(() => executeRaw.call(adapter, query));
    return adapter;
  };
  return factory;
}

/**
 * Prisma on the connections of this process, one client for both bundles. Transactions go through `retry`.
 * Throws before connectStore.
 */
export function prisma(): PrismaClient {
  const current = pool();
  if (holder.latchkeyPrisma?.pool !== current) {
    holder.latchkeyPrisma = {
      client: new PrismaClient({ adapter: retryingAdapter(current), transactionOptions }),
      pool: current,
    };
  }
  return holder.latchkeyPrisma.client;
}
