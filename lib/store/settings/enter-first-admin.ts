// Hand-written in one place: Prisma cannot lock a row.
import type { EnteredPerson } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { databaseNow, type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';

export type FirstAdmin = EnteredPerson & { id: string; webauthnHandle: Uint8Array };

/** Who was entered, or why nobody was. */
export type EnteredAdmin = { userId: string } | { refusal: 'code_invalid' | 'user_already_exists' };

/** Enters a new person; false when the name is taken. */
async function enter(tx: Transaction, admin: FirstAdmin): Promise<boolean> {
  const home = await tx.organization.findFirstOrThrow({ where: { isDefault: true } });
  const { count } = await tx.user.createMany({
    data: {
      ...admin,
      webauthnHandle: Buffer.from(admin.webauthnHandle),
      organizationId: home.id,
      state: 'INITIAL',
      roles: ['INSTANCE_ADMIN'],
    },
    skipDuplicates: true,
  });
  return count === 1;
}

/** Corrects the names of the person entered before; false when the name is taken or they are active by now. */
async function correct(tx: Transaction, userId: string, names: EnteredPerson): Promise<boolean> {
  const { loginName } = names;
  const isTaken = await tx.user.count({ where: { loginName, id: { not: userId } } });
  if (isTaken > 0) return false;
  const { count } = await tx.user.updateMany({
    where: { id: userId, state: 'INITIAL' },
    data: { ...names, sequence: { increment: 1 }, changedAt: await databaseNow(tx) },
  });
  return count === 1;
}

/** Whoever was entered under an earlier link and made no passkey: a new link goes on with them. */
async function findEntered(tx: Transaction): Promise<string | null> {
  const earlier = await tx.oneTimeCode.findFirst({
    where: { purpose: 'setup', user: { state: 'INITIAL' } },
    orderBy: { createdAt: 'desc' },
    select: { userId: true },
  });
  return earlier?.userId ?? null;
}

/**
 * Enters the first administrator under a set-up code, not active until a passkey is verified, with the audit event; a
 * second try, under that code or a newer one, corrects the names of the first. The code's row is held meanwhile: two tries
 * at the same time make one person.
 */
export function enterFirstAdmin(
  codeId: string,
  admin: FirstAdmin,
  audit: Omit<AuditEntry, 'subjectId'>,
): Promise<EnteredAdmin> {
  const { id, webauthnHandle: _, ...names } = admin;
  return transact(async (tx) => {
    const [code] = await tx.$queryRaw<{ userId: string | null }[]>`
      SELECT user_id AS "userId" FROM one_time_codes WHERE id = ${codeId} AND used_at IS NULL AND dead_at IS NULL FOR UPDATE`;
    if (!code) return { refusal: 'code_invalid' };
    const userId = code.userId ?? (await findEntered(tx));
    if (userId !== null) {
      if (!(await correct(tx, userId, names))) return { refusal: 'user_already_exists' };
      await tx.oneTimeCode.update({ where: { id: codeId }, data: { userId } });
      return { userId };
    }
    if (!(await enter(tx, admin))) return { refusal: 'user_already_exists' };
    await tx.oneTimeCode.update({ where: { id: codeId }, data: { userId: id } });
    await appendAudit(tx, { ...audit, subjectId: id });
    return { userId: id };
  });
}
