'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createCredential, type RegistrationResponseJSON } from '@/components/passkey/ceremony';
import { signalUnknownCredential } from '@/components/passkey/signals';
import { Button } from '@/components/ui/button';
import { explainException } from '@/lib/server/explain-exception';
import { registerPasskeyLink, verifyPasskeyRegistration } from '@/lib/server/passkeys';
import { useAnnouncements } from './announcements';
import { useConfirmed } from './identity-confirmation';
import { useTask } from './use-task';

type AddPasskeyProps = {
  userId: string;
  rpId: string;
  look?: 'primary' | 'secondary';
  labels: { button: string; continue: string; added: string; notTaken: string };
};

/** The account has the passkey after all, or may have it: telling the browser to delete it would lock people out. */
const mayBeStored = new Set<string>([
  'passkey_already_registered',
  'ceremony_finished',
  'unavailable',
]);

/** Makes a passkey on a press and gives it to the account; the server names it. */
export function AddPasskey({ userId, rpId, look = 'primary', labels }: AddPasskeyProps) {
  const router = useRouter();
  const { announce, report } = useAnnouncements();
  const [busy, run] = useTask();
  const confirmed = useConfirmed();

  async function add() {
    const begun = await confirmed(() => registerPasskeyLink({ userId }), labels.continue);
    if (!begun) return;
    if ('error' in begun) return report(begun.error);
    const credential = await createCredential(begun.publicKeyCredentialCreationOptions);
    if (!('exception' in credential)) return handOver(begun.passkeyId, credential);
    const problem = await explainException(credential);
    if (problem) report(problem);
  }

  async function handOver(passkeyId: string, publicKeyCredential: RegistrationResponseJSON) {
    const answer = await verifyPasskeyRegistration({ userId, passkeyId, publicKeyCredential });
    if ('error' in answer) {
      const orphan = !mayBeStored.has(answer.error.code);
      const deleted = orphan && (await signalUnknownCredential(rpId, publicKeyCredential.id));
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
