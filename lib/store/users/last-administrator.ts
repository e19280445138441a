// Hand-written in one place: Prisma cannot lock a row.
import type { Transaction } from '@/lib/store/postgres/prisma-transaction';

const administrator = { kind: 'human', state: 'ACTIVE', roles: { has: 'INSTANCE_ADMIN' } } as const;
const canSignIn = { passkeys: { some: { kind: 'PASSKEY' } } } as const;

/**
 * Whether a user is the last active person who administers the installation: without them nobody would be left, or nobody
 * who has a passkey where they have one. For the transaction that would take them away: the instance's row is held from
 * here on, so that of two administrators who go at the same time the second sees that the first is gone.
 */
export async function isLastAdministrator(tx: Transaction, userId: string): Promise<boolean> {
  const count = (able: object, id: string | { not: string }) =>
    tx.user.count({
      where: { ...administrator, ...able, id, organization: { state: 'ACTIVE' } },
    });
  if ((await count({}, userId)) === 0) return false;
  await tx.$queryRaw`SELECT id FROM instance FOR UPDATE`;
  const able = (await count(canSignIn, userId)) > 0 ? canSignIn : {};
  return (await count(able, { not: userId })) === 0;
}
