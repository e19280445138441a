import type { SessionProofs } from '@/lib/model';
import {
  type PasskeyProofParams,
  passkeyPart,
  passkeyProofParams,
} from '@/lib/store/sessions/proofs/passkey';
import type { ProofPart } from '@/lib/store/sessions/proofs/proof-part';
import { type UserProofParams, userPart } from '@/lib/store/sessions/proofs/user';

/** What the parts take, all of them together. */
export type ProofParams = PasskeyProofParams & UserProofParams;

/**
 * The parts of the statement that changes a session, in the order in which they are used up. A passkey stands first: it
 * finds the person itself, and its ceremony is spent before anything else is.
 */
export const proofParts: Record<keyof SessionProofs, ProofPart<ProofParams>> = {
  webAuthN: passkeyPart,
  user: userPart,
};

/** The values of the parameters of these proofs, an object for each. */
export const proofParams = ({ webAuthN, user }: SessionProofs): Partial<ProofParams>[] => [
  ...(webAuthN ? [passkeyProofParams(webAuthN)] : []),
  ...(user ? [{ userId: user.userId }] : []),
];
