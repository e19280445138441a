import { KeyRound, Lock, Unlink, UserRoundKey, UsersRound } from 'lucide-react';
import type { Metadata } from 'next';
import { RegisterForm } from '@/components/login/register-form';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInShell } from '@/components/login/sign-in-shell';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { AccountPill } from '@/components/ui/account-pill';
import { bdi } from '@/components/ui/bdi';
import { ButtonLink } from '@/components/ui/button-link';
import { PageMark } from '@/components/ui/page-mark';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { catalogue, translations } from '@/lib/server/i18n';
import {
  type LoadedLink,
  loadRegistrationLink,
  type RegistrationLink,
} from '@/lib/server/load-registration-link';
import { type Query, readQuery } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('register'))('title') };
}

async function SwitchedOff({ brand }: { brand: string }) {
  const t = await translations('register');
  return (
    <SignInShell
      mark={<PageMark tone="neutral" icon={<Lock />} />}
      title={t('switchedOffTitle')}
      lead={t('switchedOff', { brand })}
    >
      <SetUpFirst />
    </SignInShell>
  );
}

async function InvalidLink({ brand }: { brand: string }) {
  const t = await translations('register');
  return (
    <SignInShell
      mark={<PageMark tone="neutral" icon={<Unlink />} />}
      title={t('invalidTitle')}
      lead={`${t('invalidLead')} ${t('invalidHow', { brand })}`}
    >
      <SetUpFirst />
      <ButtonLink href="/login" look="secondary" wide icon={<KeyRound />}>
        {t('invalidSignIn')}
      </ButtonLink>
    </SignInShell>
  );
}

type Somebody = NonNullable<LoadedLink['somebodyElse']>;

/** A link of somebody else's is no accident to be overlooked: nothing begins before the person signed in has chosen. */
async function SomebodyElse(props: { link: RegistrationLink; loaded: LoadedLink; who: Somebody }) {
  const { link, loaded, who } = props;
  const t = await translations('register');
  const names = { name: who.displayName, owner: loaded.owner.displayName, bdi };
  const query = new URLSearchParams({ ...link, insteadOf: who.sessionId });
  return (
    <SignInShell
      mark={<PageMark tone="neutral" icon={<UsersRound />} />}
      title={t('elseTitle')}
      lead={t.rich('elseLead', names)}
      account={<AccountPill name={loaded.owner.loginName} label={t('elseAccount')} />}
    >
      <p className="wrap-anywhere text-center text-ink-soft text-sm">{t.rich('elseHow', names)}</p>
      <div className="grid grid-cols-1 gap-3">
        <ButtonLink href={`/passkey/register?${query}`} wide>
          <span className="min-w-0 wrap-anywhere">{t.rich('elseGo', names)}</span>
        </ButtonLink>
        <ButtonLink href="/account/security" look="secondary" wide>
          <span className="min-w-0 wrap-anywhere">{t.rich('elseStay', names)}</span>
        </ButtonLink>
      </div>
    </SignInShell>
  );
}

async function Landing({ link, loaded }: { link: RegistrationLink; loaded: LoadedLink }) {
  const { displayName: name, loginName } = loaded.owner;
  const t = await translations('register');
  const { problems, register } = await catalogue();
  const texts = {
    ...register,
    ...(await ceremonyTexts()),
    signIn: t('invalidSignIn'),
    start: loaded.attachment === 'cross-platform' ? t('startElsewhere') : t('start'),
  };
  const { rpId } = config();
  return (
    <SignInShell
      mark={<PageMark icon={<UserRoundKey />} />}
      title={t('title')}
      lead={name === loginName ? t('lead') : t.rich('leadNamed', { name, bdi })}
      account={<AccountPill name={loginName} label={t('account')} />}
    >
      <PasskeyScript />
      <RegisterForm
        {...{ link, texts, problems, rpId }}
        url={loaded.url}
        isForHere={loaded.attachment === 'platform'}
      />
    </SignInShell>
  );
}

/** Where a registration link lands. Looking at it spends nothing: people open links twice, scanners too. */
export default async function RegisterPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const link = { userID: query('userID'), codeID: query('codeID'), code: query('code') };
  const { passkeysAllowed, rpName: brand } = await signInFacts();
  if (!passkeysAllowed) return <SwitchedOff brand={brand} />;
  const loaded = await loadRegistrationLink(link);
  if (!loaded) return <InvalidLink brand={brand} />;
  const who = loaded.somebodyElse;
  // The choice names the session in which it was made: whoever sent the link cannot have made it.
  return who && query('insteadOf') !== who.sessionId ? (
    <SomebodyElse {...{ link, loaded, who }} />
  ) : (
    <Landing {...{ link, loaded }} />
  );
}
