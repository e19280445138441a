// How much of an assertion's verification is the signature itself: parse and verify, against crypto.verify
// with a kept key, alternating in one run. Usage: tsx bench/verify-assertion.ts [processor milliseconds per turn]
import { constants, createHash, randomBytes, verify } from 'node:crypto';
import { type CoseAlgorithm, coseAlgorithms } from '@/lib/model';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import { algorithmFacts } from '@/lib/webauthn/cose-algorithm';
import { verifyAuthentication } from '@/lib/webauthn/verify-authentication';
import { createAuthenticator, encodeCbor, toCoseKey } from '@/testing/software-authenticator';

const turnMilliseconds = Number(process.argv[2] ?? 100);
const warmUpMilliseconds = 1000;
const rounds = 7;
const rpId = 'localhost';
const origin = 'https://localhost:8080';

/** Both sides of the comparison, over the same signature; each call says whether it was accepted. */
function makeContest(algorithm: CoseAlgorithm): { ours: () => boolean; raw: () => boolean } {
  const challenge = randomBytes(32);
  const userHandle = randomBytes(16);
  const authenticator = createAuthenticator({ algorithm });
  const options = { challenge: challenge.toString('base64url'), rpId };
  const body = authenticator.authenticate(options, { origin, userHandle });
  const input = {
    expected: { challenge, origins: [origin], rpId, userVerification: 'required' as const },
    passkey: {
      id: `bench${algorithm}`,
      credentialId: authenticator.credentialId,
      publicKey: encodeCbor(toCoseKey(algorithm, authenticator.keys.publicKey)),
      algorithm,
      signCount: 0,
      backupEligible: false,
      rpId,
      userHandle,
    },
    userHandleRequired: true,
  };
  const { response } = body;
  const clientDataHash = createHash('sha256').update(response.clientDataJSON, 'base64url').digest();
  const signed = Buffer.concat([
    Buffer.from(response.authenticatorData, 'base64url'),
    clientDataHash,
  ]);
  const signature = Buffer.from(response.signature, 'base64url');
  const facts = algorithmFacts[algorithm];
  const { publicKey } = authenticator.keys;
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  const isPss = facts.kind === 'RSA' && facts.padding === 'pss';
  const key = isPss ? { key: publicKey, padding, saltLength } : publicKey;
  return {
    ours: () => {
      const parsed = parseAuthentication(body);
      return parsed.ok && verifyAuthentication({ ...input, response: parsed.value }).ok;
    },
    raw: () => verify(facts.digest, signed, key, signature),
  };
}

const processorMilliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Calls per second of processor time over one turn: what else the machine does then counts less. */
function measure(run: () => boolean, milliseconds = turnMilliseconds): number {
  const start = processorMilliseconds();
  let calls = 0;
  let spent = 0;
  while (spent < milliseconds) {
    for (let index = 0; index < 20; index += 1)
      if (!run()) throw new Error('refused a valid assertion');
    calls += 20;
    spent = processorMilliseconds() - start;
  }
  return (calls * 1000) / spent;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

for (const algorithm of coseAlgorithms) {
  const { ours, raw } = makeContest(algorithm);
  measure(ours, warmUpMilliseconds);
  const turns = Array.from({ length: rounds }, () => ({ raw: measure(raw), ours: measure(ours) }));
  const ratio = median(turns.map((turn) => turn.ours / turn.raw));
  const perSecond = Math.round(median(turns.map((turn) => turn.ours)));
  console.log(`alg ${algorithm}: ${perSecond} verified/s, ${ratio.toFixed(2)} x crypto.verify`);
}
