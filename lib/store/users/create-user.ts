import type { Details, Role, UserKind, UserState } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';

export type NewUser = {
  id: string;
  /** Null: the default one. */
  organizationId: string | null;
  kind: UserKind;
  state: UserState;
  loginName: string;
  email: string | null;
  emailVerifiedAt: Date | null;
  givenName: string;
  familyName: string;
  displayName: string;
  preferredLanguage: string | null;
  roles: Role[];
  webauthnHandle: Uint8Array;
};

/** What was made, or why nothing was. */
export type CreatedUser =
  | { details: Details & { creationDate: Date } }
  | { refusal: 'organization_not_found' | 'user_already_exists' };

/** Stores a user in an active organization with the audit event, unless id, name or handle are taken. */
export function createUser(
  user: NewUser,
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>,
): Promise<CreatedUser> {
  const { organizationId, webauthnHandle, ...members } = user;
  return transact(async (tx) => {
    const home = await tx.organization.findFirst({
      where: {
        state: 'ACTIVE',
        ...(organizationId === null ? { isDefault: true } : { id: organizationId }),
      },
      select: { id: true },
    });
    if (!home) return { refusal: 'organization_not_found' };
    const [created] = await tx.user.createManyAndReturn({
      data: { ...members, organizationId: home.id, webauthnHandle: Buffer.from(webauthnHandle) },
      skipDuplicates: true,
      select: { sequence: true, createdAt: true },
    });
    if (!created) return { refusal: 'user_already_exists' };
    await appendAudit(tx, { ...audit, subjectId: user.id, organizationId: home.id });
    const { sequence, createdAt } = created;
    const details = {
      sequence: Number(sequence),
      changeDate: createdAt,
      creationDate: createdAt,
      resourceOwner: home.id,
    };
    return { details };
  });
}
