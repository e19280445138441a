import type { Metadata } from 'next';
import { KnownAccounts } from '@/components/login/known-accounts';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInForm } from '@/components/login/sign-in-form';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { bdi } from '@/components/ui/bdi';
import { Notice } from '@/components/ui/notice';
import { PageShell } from '@/components/ui/page-shell';
import { TextLink } from '@/components/ui/text-link';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
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

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('signIn'))('title') };
}

async function Accounts(props: {
  accounts: Awaited<ReturnType<typeof knownAccounts>>;
  request: SignInRequest;
}) {
  const t = await translations('signIn');
  return (
    <>
      <KnownAccounts
        {...props}
        texts={{
          label: t('chooseAccount'),
          continueAs: (name) => t.rich('continueAs', { name, bdi }),
          forget: (name) => t('forget', { name }),
        }}
      />
      <p className="text-center text-sm">
        <TextLink href={anotherAccountPath(props.request)}>{t('useAnother')}</TextLink>
      </p>
    </>
  );
}

async function NameEntry({ request }: { request: SignInRequest }) {
  const t = await translations('signIn');
  const texts = {
    ...(await ceremonyTexts(request)),
    loginName: t('loginName'),
    continue: t('continue'),
    withPasskey: t('withPasskey'),
    or: (await translations('common'))('or'),
  };
  const { problems } = await catalogue();
  return (
    <>
      <SignInForm
        loginName={request.loginName}
        requestFields={signInFields(request)}
        {...{ texts, problems, rpId: config().rpId }}
      />
      <PasskeyScript />
    </>
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
      <PageShell brand={rpName} title={t('switchedOffTitle')}>
        {notice}
        <SetUpFirst />
        <p className="text-ink-soft">{t('switchedOff', { brand: rpName })}</p>
      </PageShell>
    );
  }
  const accounts = query('another') || request.loginName ? [] : await knownAccounts();
  return (
    <PageShell brand={rpName} title={t('title')} lead={t('lead')}>
      {notice}
      <SetUpFirst />
      {accounts.length > 0 ? (
        <Accounts accounts={accounts} request={request} />
      ) : (
        <NameEntry request={request} />
      )}
    </PageShell>
  );
}
