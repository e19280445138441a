import { KeyRound, ShieldCheck, Unlink } from 'lucide-react';
import type { Metadata } from 'next';
import { SetUpForm } from '@/components/login/set-up-form';
import { shellFrame } from '@/components/login/shell-frame';
import { SignInShell } from '@/components/login/sign-in-shell';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { ButtonLink } from '@/components/ui/button-link';
import { Commands } from '@/components/ui/commands';
import { PageMark } from '@/components/ui/page-mark';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { catalogue, translations } from '@/lib/server/i18n';
import { loadSetup } from '@/lib/server/load-setup';
import { type Query, readQuery } from '@/lib/server/query';

export async function generateMetadata(): Promise<Metadata> {
  const { rpName: brand } = config();
  return { title: { absolute: (await translations('setup'))('title', { brand }) } };
}

async function setUpTexts(brand: string) {
  const t = await translations('setup');
  const { setup } = await catalogue();
  return {
    ...(await ceremonyTexts()),
    title: t('title', { brand }),
    lead: t('lead'),
    stepWho: t('step', { step: 1 }),
    stepPasskey: t('step', { step: 2 }),
    givenName: t('givenName'),
    familyName: t('familyName'),
    email: t('email'),
    emailHint: t('emailHint'),
    nameWrong: t('nameWrong'),
    emailWrong: t('emailWrong'),
    next: t('next'),
    passkeyTitle: t('passkeyTitle'),
    // Filled in by the form: who it is for is known only after the first step.
    passkeyLead: setup.passkeyLead,
    account: t('account'),
    start: t('start'),
    again: t('again'),
    back: t('back'),
  };
}

/** First run: the one-time link that the start printed makes the first administrator. */
export default async function SetupPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const code = query('code');
  const { rpId, rpName: brand } = config();
  const t = await translations('setup');
  const setup = await loadSetup(code);
  if (setup.kind === 'finished') {
    return (
      <SignInShell
        mark={<PageMark icon={<ShieldCheck />} />}
        title={t('finishedTitle')}
        lead={t('finishedLead', { brand })}
      >
        <ButtonLink href="/login" wide icon={<KeyRound />}>
          {t('signIn')}
        </ButtonLink>
      </SignInShell>
    );
  }
  if (setup.kind === 'invalid') {
    return (
      <SignInShell
        mark={<PageMark tone="neutral" icon={<Unlink />} />}
        title={t('invalidTitle')}
        lead={`${t('invalidLead')} ${t('invalidHow', { brand })}`}
      >
        <Commands lines={[t('command')]} />
      </SignInShell>
    );
  }
  const { problems } = await catalogue();
  return (
    <>
      <PasskeyScript />
      <SetUpForm
        shell={shellFrame()}
        texts={await setUpTexts(brand)}
        {...{ rpId, code, problems, entered: setup.entered }}
      />
    </>
  );
}
