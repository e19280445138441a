import { deriveKey, keyedDigest } from '@/lib/seal';
import { pool } from '@/lib/store/postgres/pool';
import { equalHashes } from '@/lib/tokens';

/**
 * Ties the database to the secret of its first start. False when it is tied to another one: what that
 * secret sealed could not be opened, and nothing may be sealed beside it.
 */
export async function claimSecret(secretKey: string): Promise<boolean> {
  const fingerprint = keyedDigest(deriveKey(secretKey, 'secret-fingerprint'), 'latchkey');
  await pool().query(
    'UPDATE instance SET secret_fingerprint = $1 WHERE secret_fingerprint IS NULL',
    [fingerprint],
  );
  const { rows } = await pool().query<{ secret_fingerprint: Buffer }>(
    'SELECT secret_fingerprint FROM instance',
  );
  const known = rows[0]?.secret_fingerprint;
  return known !== undefined && equalHashes(fingerprint, known);
}
