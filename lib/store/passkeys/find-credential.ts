// Hand-written: half of a ceremony, where a process meets a credential for the first time.
import type { Passkey } from '@/lib/model';
import { passkeyOf } from '@/lib/store/parts/people';
import { bytes, record } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

const findCredentialSql = statement('find_credential', (p: Names<{ credentialId: string }>) => ({
  reads: record({ passkey: passkeyOf('k'), userHandle: bytes('u.webauthn_handle') }),
  from: `FROM passkeys k JOIN users u ON u.id = k.user_id WHERE k.credential_id = ${p.credentialId}`,
}));

/** The credential record of that id with its owner's handle; null for an unknown one. */
export function findCredential(
  credentialId: string,
): Promise<{ passkey: Passkey; userHandle: Uint8Array } | null> {
  return run(findCredentialSql, { credentialId });
}
