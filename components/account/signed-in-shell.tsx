import { KeyRound, ListChecks, LogOut, Mail, SlidersHorizontal, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { PasskeysOffBanner } from '@/components/console/passkeys-off-banner';
import { PageFooter } from '@/components/login/page-footer';
import { AppShell, type NavigationItem } from '@/components/ui/app-shell';
import { brand, footerLinks } from '@/lib/server/brand';
import type { SignedIn } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';
import { FreshPage } from './fresh-page';

type SignedInShellProps = {
  session: SignedIn;
  current:
    | '/account/security'
    | '/console'
    | '/console/invite'
    | '/console/login-policy'
    | '/console/mail';
  title: string;
  lead: ReactNode;
  children: ReactNode;
};

/** The frame of account and console for the person who is signed in, with entries for what they may do. */
export async function SignedInShell(props: SignedInShellProps) {
  const { session, current, title, lead, children } = props;
  const t = await translations('account.shell');
  const common = await translations('common');
  const item = (href: string, label: string, icon: ReactNode): NavigationItem => ({
    href,
    label,
    icon,
    current: href === current,
  });
  return (
    <AppShell
      {...brand()}
      footer={footerLinks().length > 0 ? <PageFooter /> : null}
      navigationLabel={t('navigation')}
      skipLabel={common('skipToContent')}
      navigation={[
        item('/account/security', t('security'), <KeyRound />),
        ...(session.may.changeLoginPolicy
          ? [
              item('/console', t('firstSteps'), <ListChecks />),
              item('/console/login-policy', t('loginPolicy'), <SlidersHorizontal />),
            ]
          : []),
        ...(session.may.invitePeople ? [item('/console/invite', t('invite'), <UserPlus />)] : []),
        ...(session.may.seeMail ? [item('/console/mail', t('mail'), <Mail />)] : []),
        item('/logout', common('signOut'), <LogOut />),
      ]}
      account={
        <>
          <p className="text-ink-soft">{t('signedInAs')}</p>
          <p className="truncate font-medium">
            <bdi>{session.displayName}</bdi>
          </p>
          <p className="truncate text-ink-soft">
            <bdi>{session.loginName}</bdi>
          </p>
        </>
      }
      title={title}
      lead={lead}
      wide={current === '/console/login-policy'}
    >
      <FreshPage />
      {session.arePasskeysOff && session.may.changeLoginPolicy ? (
        <PasskeysOffBanner hasLink={current !== '/console/login-policy'} />
      ) : null}
      {children}
    </AppShell>
  );
}
