import { databaseNow, transact } from '@/lib/store/postgres/prisma-transaction';
import { adminExists } from '@/lib/store/settings/admin-exists';

/** What somebody said of themselves under a set-up code. */
type Entered = { givenName: string; familyName: string; email: string | null };

/** How a set-up code stands, and whom it is making an administrator of, once they gave a name. */
export type SetUpCode =
  | { isFinished: true }
  | {
      isFinished: false;
      code: { id: string; userId: string | null; user: Entered | null } | null;
    };

/** Finds the live set-up code with this hash, unless an administrator can sign in already. */
export function findSetUpCode(hash: Uint8Array): Promise<SetUpCode> {
  return transact(async (tx) => {
    if (await adminExists(tx)) return { isFinished: true };
    const code = await tx.oneTimeCode.findFirst({
      where: {
        purpose: 'setup',
        hash: Buffer.from(hash),
        usedAt: null,
        deadAt: null,
        expiresAt: { gt: await databaseNow(tx) },
      },
      select: {
        id: true,
        userId: true,
        user: { select: { givenName: true, familyName: true, email: true } },
      },
    });
    return { isFinished: false, code };
  });
}
