import { KeyRound, LogOut } from 'lucide-react';
import type { Metadata } from 'next';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInShell } from '@/components/login/sign-in-shell';
import { AccountPill } from '@/components/ui/account-pill';
import { bdi } from '@/components/ui/bdi';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { DoneMark, PageMark } from '@/components/ui/page-mark';
import { currentSession } from '@/lib/server/current-session';
import { logOut } from '@/lib/server/forms/log-out';
import { translations } from '@/lib/server/i18n';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('common'))('signOut') };
}

/** Asks before it signs out: a link from elsewhere must not be able to end a session. */
export default async function LogoutPage() {
  const session = await currentSession();
  const t = await translations('signOut');
  if (!session) {
    return (
      <SignInShell mark={<DoneMark />} title={t('doneTitle')} lead={t('doneLead')}>
        <SetUpFirst />
        <ButtonLink href="/login" wide icon={<KeyRound />}>
          {t('signIn')}
        </ButtonLink>
      </SignInShell>
    );
  }
  const common = await translations('common');
  return (
    <SignInShell
      mark={<PageMark tone="neutral" icon={<LogOut />} />}
      title={t('title')}
      account={<AccountPill name={session.loginName} label={t('account')} />}
      lead={t.rich('lead', { name: session.displayName, bdi })}
    >
      <form action={logOut} className="grid gap-3">
        <Button type="submit" wide>
          {common('signOut')}
        </Button>
        <ButtonLink href="/account/security" look="quiet" wide>
          {t('stay')}
        </ButtonLink>
      </form>
    </SignInShell>
  );
}
