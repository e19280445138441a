// Hand-written: a user check counts if that person still stands. Part of the statement that changes a session.
import type { UserProof } from '@/lib/model';
import type { Names } from '@/lib/store/postgres/statement';

export type UserProofParams = Pick<UserProof, 'userId'>;

/** SQL: joins the person `u`, if active, and unless the session in `s` is somebody else's already. */
export const joinUserProof = (p: Names<UserProofParams>): string => `
    JOIN users u ON u.id = ${p.userId} AND u.state = 'ACTIVE' AND (s.user_id IS NULL OR s.user_id = u.id)
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'`;

/** SQL: the factor in `sessions.factors`. */
export const userFactor = `jsonb_build_object('verifiedAt', now())`;
