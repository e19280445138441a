import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AccountChooser } from '@/components/login/account-chooser';
import type { Account } from '@/components/login/account-tile';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInForm } from '@/components/login/sign-in-form';
import { SignInShell } from '@/components/login/sign-in-shell';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { Notice } from '@/components/ui/notice';
import { config } from '@/lib/config';
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

/** Who is signing in: somebody whom this browser knows, a name, or no name at all. */
export default async function LoginPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const t = await translations('signIn');
  const { passkeysAllowed, rpName } = await signInFacts();
  const request = await signInRequestOfPage(searchParams);
  const notice = query('signedOut') ? <Notice tone="success">{t('signedOut')}</Notice> : null;
  if (!passkeysAllowed) {
    return (
      <SignInShell title={t('switchedOffTitle')}>
        {notice}
        <SetUpFirst />
        <p className="text-ink-soft">{t('switchedOff', { brand: rpName })}</p>
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
