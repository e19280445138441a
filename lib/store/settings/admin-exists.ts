import { prisma } from '@/lib/store/postgres/prisma';
import type { Transaction } from '@/lib/store/postgres/prisma-transaction';

/** Whether an administrator can sign in: an active person with the role and a passkey. */
export async function adminExists(tx: Transaction): Promise<boolean> {
  const admin = await tx.user.findFirst({
    where: {
      state: 'ACTIVE',
      kind: 'human',
      roles: { has: 'INSTANCE_ADMIN' },
      passkeys: { some: {} },
    },
    select: { id: true },
  });
  return admin !== null;
}

/** The same outside of any transaction. */
export const hasAdministrator = (): Promise<boolean> => adminExists(prisma());
