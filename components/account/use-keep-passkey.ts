'use client';

import { useRouter } from 'next/navigation';
import type { createCredential, RegistrationResponseJSON } from '@/components/passkey/ceremony';
import { signalUnknownCredential } from '@/components/passkey/signals';
import { explainException } from '@/lib/server/explain-exception';
import { verifyPasskeyRegistration } from '@/lib/server/passkeys';
import { useAnnouncements } from './announcements';

/** What came of asking the browser for a passkey. */
export type Creation = Awaited<ReturnType<typeof createCredential>>;

type Account = { userId: string; rpId: string; labels: { added: string; notTaken: string } };

/** Gives a passkey that the browser has just made to the account, and says what came of it, an exception included. */
export function useKeepPasskey({ userId, rpId, labels }: Account) {
  const router = useRouter();
  const { announce, report } = useAnnouncements();

  async function verify(passkeyId: string, publicKeyCredential: RegistrationResponseJSON) {
    const answer = await verifyPasskeyRegistration({ userId, passkeyId, publicKeyCredential });
    if ('error' in answer) {
      const { unknownCredentialId: unknown } = answer;
      const deleted = unknown !== null && (await signalUnknownCredential(rpId, unknown));
      return report(answer.error, deleted ? labels.notTaken : '');
    }
    announce({ tone: 'success', text: labels.added });
    router.refresh();
  }

  return async (passkeyId: string, creation: Creation): Promise<void> => {
    if (!('exception' in creation)) return verify(passkeyId, creation);
    const problem = await explainException(creation);
    if (problem) report(problem);
  };
}
