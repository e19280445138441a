'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createCredential, type RegistrationResponseJSON } from '@/components/passkey/ceremony';
import { signalUnknownCredential } from '@/components/passkey/signals';
import { Button } from '@/components/ui/button';
import { explainException } from '@/lib/server/explain-exception';
import { registerPasskeyLink, verifyPasskeyRegistration } from '@/lib/server/passkeys';
import { useAnnouncements } from './announcements';
import { useReauthentication } from './reauthentication';
import { useTask } from './use-task';

type AddPasskeyProps = {
  userId: string;
  rpId: string;
  look?: 'primary' | 'secondary';
  labels: { button: string; continue: string; added: string; notTaken: string };
};

/** Makes a passkey on a press and gives it to the account; the server names it. */
export function AddPasskey({ userId, rpId, look = 'primary', labels }: AddPasskeyProps) {
  const router = useRouter();
  const { announce, report } = useAnnouncements();
  const [busy, run] = useTask();
  const reauthenticated = useReauthentication();

  async function add() {
    const begun = await reauthenticated(() => registerPasskeyLink({ userId }), labels.continue);
    if (!begun) return;
    if ('error' in begun) return report(begun.error);
    const credential = await createCredential(begun.publicKeyCredentialCreationOptions);
    if (!('exception' in credential)) return verify(begun.passkeyId, credential);
    const problem = await explainException(credential);
    if (problem) report(problem);
  }

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

  return (
    <Button look={look} busy={busy} icon={<Plus />} onClick={() => run(add)}>
      {labels.button}
    </Button>
  );
}
