// Hand-written: a user check counts if that person still stands. Part of the statement that changes a session.
import type { UserProof } from '@/lib/model';
import type { ProofPart } from '@/lib/store/sessions/proofs/proof-part';

export type UserProofParams = Pick<UserProof, 'userId'>;

/** SQL: joins the person `u` of that id (SQL) and their organization `o`, if both are active. */
export const joinPerson = (userId: string): string => `
    JOIN users u ON u.id = ${userId} AND u.state = 'ACTIVE'
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'`;

/** SQL: the factor in `sessions.factors`. */
export const userFactor = `jsonb_build_object('verifiedAt', now())`;

/** The user check as a part of the change: whom it names is joined for every factor alike, and nothing is used up. */
export const userPart: ProofPart<UserProofParams> = { factor: () => userFactor };
