import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from '@/lib/store/generated/client';
import { pool } from '@/lib/store/postgres/pool';

const holder = globalThis as { latchkeyPrisma?: { client: PrismaClient; pool: Pool } };

/** Prisma on the connections of this process, one client for both bundles. Throws before connectStore. */
export function prisma(): PrismaClient {
  const current = pool();
  if (holder.latchkeyPrisma?.pool !== current) {
    holder.latchkeyPrisma = {
      client: new PrismaClient({ adapter: new PrismaPg(current) }),
      pool: current,
    };
  }
  return holder.latchkeyPrisma.client;
}
