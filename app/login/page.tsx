import type { Metadata } from 'next';
import { KnownAccounts } from '@/components/login/known-accounts';
import { SignInForm } from '@/components/login/sign-in-form';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { Notice } from '@/components/ui/notice';
import { PageShell } from '@/components/ui/page-shell';
import { TextLink } from '@/components/ui/text-link';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { catalogue, translations } from '@/lib/server/i18n';
import { knownAccounts } from '@/lib/server/known-accounts';
import { type Query, readQuery } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('signIn'))('title') };
}

async function Accounts(props: {
  accounts: Awaited<ReturnType<typeof knownAccounts>>;
  returnTo: string;
}) {
  const t = await translations('signIn');
  const query = new URLSearchParams({ another: '1', returnTo: props.returnTo });
  return (
    <>
      <KnownAccounts
        {...props}
        texts={{
          label: t('chooseAccount'),
          continueAs: (name) => t('continueAs', { name }),
          forget: (name) => t('forget', { name }),
        }}
      />
      <p className="text-center text-sm">
        <TextLink href={`/login?${query}`}>{t('useAnother')}</TextLink>
      </p>
    </>
  );
}

async function NameEntry({ loginName, returnTo }: { loginName: string; returnTo: string }) {
  const t = await translations('signIn');
  const texts = {
    ...(await ceremonyTexts()),
    loginName: t('loginName'),
    continue: t('continue'),
    withPasskey: t('withPasskey'),
    or: (await translations('common'))('or'),
  };
  const { problems } = await catalogue();
  return (
    <>
      <SignInForm {...{ loginName, returnTo, texts, problems, rpId: config().rpId }} />
      <PasskeyScript />
    </>
  );
}

/** Who is signing in: somebody whom this browser knows, a name, or no name at all. */
export default async function LoginPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const t = await translations('signIn');
  const { passkeysAllowed, rpName } = await signInFacts();
  const returnTo = query('returnTo');
  const notice = query('signedOut') ? <Notice tone="success">{t('signedOut')}</Notice> : null;
  if (!passkeysAllowed) {
    return (
      <PageShell brand={rpName} title={t('switchedOffTitle')}>
        {notice}
        <p className="text-ink-soft">{t('switchedOff', { brand: rpName })}</p>
      </PageShell>
    );
  }
  const accounts = query('another') || query('loginName') ? [] : await knownAccounts();
  return (
    <PageShell brand={rpName} title={t('title')} lead={t('lead')}>
      {notice}
      {accounts.length > 0 ? (
        <Accounts accounts={accounts} returnTo={returnTo} />
      ) : (
        <NameEntry loginName={query('loginName')} returnTo={returnTo} />
      )}
    </PageShell>
  );
}
