// Hand-written in one place: Prisma cannot lock a row.
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { databaseNow, type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';

export type FirstAdmin = {
  id: string;
  loginName: string;
  email: string;
  givenName: string;
  familyName: string;
  displayName: string;
  webauthnHandle: Uint8Array;
};

/** Who was entered, or why nobody was. */
export type EnteredAdmin = { userId: string } | { refusal: 'code_invalid' | 'user_already_exists' };

type Names = Omit<FirstAdmin, 'id' | 'webauthnHandle'>;

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
async function correct(tx: Transaction, userId: string, names: Names): Promise<boolean> {
  const { loginName } = names;
  const isTaken = await tx.user.count({ where: { loginName, id: { not: userId } } });
  if (isTaken > 0) return false;
  const { count } = await tx.user.updateMany({
    where: { id: userId, state: 'INITIAL' },
    data: { ...names, sequence: { increment: 1 }, changedAt: await databaseNow(tx) },
  });
  return count === 1;
}

/**
 * Enters the first administrator under a set-up code, not active until a passkey is verified, with the audit event; a
 * second try under that code corrects the names of the first. The code's row is held meanwhile: two tries at the same
 * time make one person.
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
    if (code.userId !== null) {
      const isCorrected = await correct(tx, code.userId, names);
      return isCorrected ? { userId: code.userId } : { refusal: 'user_already_exists' };
    }
    if (!(await enter(tx, admin))) return { refusal: 'user_already_exists' };
    await tx.oneTimeCode.update({ where: { id: codeId }, data: { userId: id } });
    await appendAudit(tx, { ...audit, subjectId: id });
    return { userId: id };
  });
}
