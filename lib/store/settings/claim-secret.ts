import { deriveKey, keyedDigest } from '@/lib/seal';
import { prisma } from '@/lib/store/postgres/prisma';
import { equalHashes } from '@/lib/tokens';

/**
 * Ties the database to the secret of its first start. False when it is tied to another one: what that
 * secret sealed could not be opened, and nothing may be sealed beside it.
 */
export async function claimSecret(secretKey: string): Promise<boolean> {
  const fingerprint = keyedDigest(deriveKey(secretKey, 'secret-fingerprint'), 'latchkey');
  await prisma().instance.updateMany({
    where: { secretFingerprint: null },
    data: { secretFingerprint: Buffer.from(fingerprint) },
  });
  const instance = await prisma().instance.findFirst({ select: { secretFingerprint: true } });
  const known = instance?.secretFingerprint;
  return !!known && equalHashes(fingerprint, known);
}
