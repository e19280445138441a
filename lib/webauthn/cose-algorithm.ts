import { type CoseAlgorithm, coseAlgorithms } from '@/lib/model';

/** How a key of one algorithm looks in COSE and what its signatures are made of. */
export type AlgorithmFacts =
  | { kind: 'EC'; crv: number; curve: string; coordinateBytes: number; digest: string }
  | { kind: 'RSA'; padding: 'pkcs1' | 'pss'; digest: string }
  | { kind: 'Ed25519'; digest: null };

/** RFC 9053 §2.1 and §7, RFC 8230 §2, RFC 8812 §2. WebAuthn L3 §5.8.5 fixes one curve for each. */
export const algorithmFacts: Record<CoseAlgorithm, AlgorithmFacts> = {
  [-7]: { kind: 'EC', crv: 1, curve: 'P-256', coordinateBytes: 32, digest: 'sha256' },
  [-35]: { kind: 'EC', crv: 2, curve: 'P-384', coordinateBytes: 48, digest: 'sha384' },
  [-36]: { kind: 'EC', crv: 3, curve: 'P-521', coordinateBytes: 66, digest: 'sha512' },
  [-257]: { kind: 'RSA', padding: 'pkcs1', digest: 'sha256' },
  [-258]: { kind: 'RSA', padding: 'pkcs1', digest: 'sha384' },
  [-259]: { kind: 'RSA', padding: 'pkcs1', digest: 'sha512' },
  [-37]: { kind: 'RSA', padding: 'pss', digest: 'sha256' },
  [-38]: { kind: 'RSA', padding: 'pss', digest: 'sha384' },
  [-39]: { kind: 'RSA', padding: 'pss', digest: 'sha512' },
  [-8]: { kind: 'Ed25519', digest: null },
};

/** Whether a value is one of the ten algorithms that we offer. */
export function isCoseAlgorithm(value: unknown): value is CoseAlgorithm {
  return coseAlgorithms.some((known) => known === value);
}
