import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AccountChooser } from '@/components/login/account-chooser';
import type { Account } from '@/components/login/account-tile';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInForm } from '@/components/login/sign-in-form';
import { SignInShell } from '@/components/login/sign-in-shell';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { bdi } from '@/components/ui/bdi';
import { Notice } from '@/components/ui/notice';
import { PageMark } from '@/components/ui/page-mark';
import { TextLink } from '@/components/ui/text-link';
import { config } from '@/lib/config';
import { currentSession } from '@/lib/server/current-session';
import { catalogue, translations } from '@/lib/server/i18n';
import { knownAccounts } from '@/lib/server/known-accounts';
import { type Query, readQuery } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { anotherAccountPath } from '@/lib/server/sign-in-path';
import {
  type SignInRequest,
  signInFields,
  signInRequestOfPage,
} from '@/lib/server/sign-in-request';
import { signInTexts } from '@/lib/server/sign-in-texts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('signIn'))('title') };
}

type PartProps = { brand: string; request: SignInRequest; notice: ReactNode };

async function Accounts({ accounts, ...props }: PartProps & { accounts: Account[] }) {
  const { brand, request, notice } = props;
  const t = await translations('signIn');
  const texts = {
    ...(await signInTexts(brand, request)),
    chooseAccount: t('chooseAccount'),
    anotherPasskey: t('anotherPasskey'),
  };
  const { problems } = await catalogue();
  return (
    <AccountChooser
      requestFields={signInFields(request)}
      anotherAccountHref={anotherAccountPath(request)}
      {...{ accounts, notice, texts, problems, rpId: config().rpId }}
    />
  );
}

async function NameEntry({ brand, request, notice }: PartProps) {
  const t = await translations('signIn');
  const texts = {
    ...(await signInTexts(brand, request)),
    loginName: t('loginName'),
    loginNameWrong: t('loginNameWrong'),
    continue: t('continue'),
    withPasskey: t('withPasskey'),
  };
  const { problems } = await catalogue();
  return (
    <SignInForm
      loginName={request.loginName}
      requestFields={signInFields(request)}
      {...{ notice, texts, problems, rpId: config().rpId }}
    />
  );
}

/** Who is signed in here and may just go on: nobody needs to sign in twice. */
async function SignedInAlready({ request }: { request: SignInRequest }) {
  const session = await currentSession();
  if (!session || request.requestId) return null;
  const t = await translations('signIn');
  return (
    <Notice>
      <p>{t.rich('signedIn', { name: session.displayName, bdi })}</p>
      <TextLink alone href={request.returnTo || '/login/signed-in'}>
        {t('goOn')}
      </TextLink>
    </Notice>
  );
}

/** Who is signing in: somebody whom this browser knows, a name, or no name at all. */
export default async function LoginPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const t = await translations('signIn');
  const { passkeysAllowed, rpName } = await signInFacts();
  const request = await signInRequestOfPage(searchParams);
  const notice = query('signedOut') ? (
    <Notice tone="success">{t('signedOut')}</Notice>
  ) : (
    <SignedInAlready request={request} />
  );
  if (!passkeysAllowed) {
    return (
      <SignInShell
        mark={<PageMark tone="neutral" icon={<KeyRound />} />}
        title={t('switchedOffTitle')}
        lead={t('switchedOff', { brand: rpName })}
      >
        {notice}
        <SetUpFirst />
      </SignInShell>
    );
  }
  const accounts = query('another') || request.loginName ? [] : await knownAccounts();
  const isKnown = accounts.length > 0;
  const part = { brand: rpName, request, notice };
  return (
    <SignInShell title={t(isKnown ? 'titleKnown' : 'title')} lead={t('lead')}>
      <PasskeyScript />
      <SetUpFirst />
      {isKnown ? <Accounts {...part} accounts={accounts} /> : <NameEntry {...part} />}
    </SignInShell>
  );
}
