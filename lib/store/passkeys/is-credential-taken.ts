import { storeError } from '@/lib/store/postgres/errors';
import { prisma } from '@/lib/store/postgres/prisma';

/** Whether anybody has registered this credential id (WebAuthn L3 §7.1 step 26). */
export async function isCredentialTaken(credentialId: string): Promise<boolean> {
  const taken = await prisma()
    .passkey.findUnique({ where: { credentialId }, select: { id: true } })
    .catch((error: unknown) => {
      throw storeError(error);
    });
  return taken !== null;
}
