import type { Prisma } from '@/lib/store/generated/client';
import type { Transaction } from '@/lib/store/postgres/prisma-transaction';

/**
 * Ends every session of that kind for good, as part of the change that ends its right to be; how many there were. What
 * a sign-in needs (the person's state, the passkey) must be gone in the transaction before: whoever signs in at the same
 * moment then finds it gone, or is found here.
 */
export async function endSessionsIn(
  tx: Transaction,
  which: Prisma.SessionWhereInput & { userId: string },
  now: Date,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...which, terminatedAt: null },
    data: { terminatedAt: now, changedAt: now, sequence: { increment: 1 } },
  });
  return count;
}
