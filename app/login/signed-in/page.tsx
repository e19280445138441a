import { LogOut, ShieldCheck, SlidersHorizontal } from 'lucide-react';
import type { Metadata } from 'next';
import { SignInShell } from '@/components/login/sign-in-shell';
import { AccountPill } from '@/components/ui/account-pill';
import { bdi } from '@/components/ui/bdi';
import { ButtonLink } from '@/components/ui/button-link';
import { DoneMark } from '@/components/ui/page-mark';
import { requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';
import { type Query, readQuery } from '@/lib/server/query';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('signedIn'))('title') };
}

/** Signed in with nowhere else to go: what one can do from here. */
export default async function SignedInPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const session = await requireSession('/login/signed-in');
  const t = await translations('signedIn');
  const common = await translations('common');
  const isNew = query('new') !== '';
  const name = session.displayName;
  return (
    <SignInShell
      mark={<DoneMark />}
      title={isNew ? t('titleNew') : t('title')}
      lead={t.rich(isNew ? 'leadNew' : 'lead', { name, bdi })}
      account={<AccountPill name={session.loginName} label={t('account')} />}
    >
      <div className="grid gap-3">
        <ButtonLink href="/account/security" wide icon={<ShieldCheck />}>
          {t('security')}
        </ButtonLink>
        {session.may.changeLoginPolicy ? (
          <ButtonLink href="/console" look="secondary" wide icon={<SlidersHorizontal />}>
            {t('console')}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/logout" look="quiet" wide icon={<LogOut />}>
          {common('signOut')}
        </ButtonLink>
      </div>
    </SignInShell>
  );
}
