import { MonitorSmartphone } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PasskeyHereForm } from '@/components/login/passkey-here-form';
import { SignInShell } from '@/components/login/sign-in-shell';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { AccountPill } from '@/components/ui/account-pill';
import { PageMark } from '@/components/ui/page-mark';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { currentSession } from '@/lib/server/current-session';
import { catalogue, translations } from '@/lib/server/i18n';
import type { Query } from '@/lib/server/query';
import { signInPath, stepPath } from '@/lib/server/sign-in-path';
import { signInFields, signInRequestOfPage } from '@/lib/server/sign-in-request';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('passkeyHere'))('title') };
}

/** After a sign-in with a phone or security key: a passkey of this device, for the next time. It can be passed over. */
export default async function PasskeyHerePage({ searchParams }: { searchParams: Query }) {
  const request = await signInRequestOfPage(searchParams);
  const session = await currentSession();
  if (!session) redirect(signInPath(request));
  if (!session.suggestsLocalPasskey)
    redirect(stepPath({ ...session, next: { step: 'done' } }, request));
  const t = await translations('passkeyHere');
  const { problems, passkeyHere } = await catalogue();
  const { rpId } = config();
  return (
    <SignInShell
      mark={<PageMark icon={<MonitorSmartphone />} />}
      title={t('title')}
      lead={t('lead')}
      account={<AccountPill name={session.loginName} label={t('account')} />}
    >
      <PasskeyHereForm
        userId={session.userId}
        requestFields={signInFields(request)}
        texts={{ ...(await ceremonyTexts(request)), ...passkeyHere }}
        {...{ problems, rpId }}
      />
      <PasskeyScript />
    </SignInShell>
  );
}
