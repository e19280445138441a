import { KeyRound, ListChecks, LogOut, Mail, SlidersHorizontal, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { PasskeysOffBanner } from '@/components/console/passkeys-off-banner';
import { shellFrame } from '@/components/login/shell-frame';
import { AppShell, type NavigationGroup, type NavigationItem } from '@/components/ui/app-shell';
import { bdi } from '@/components/ui/bdi';
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
  const { displayName, loginName } = session;
  const t = await translations('account.shell');
  const common = await translations('common');
  return (
    <AppShell
      {...shellFrame()}
      navigationLabel={t('navigation')}
      skipLabel={common('skipToContent')}
      menuLabel={t.rich('menu', { name: displayName, bdi })}
      navigation={await navigationOf(props)}
      account={{
        label: t('signedInAs'),
        displayName,
        loginName,
        leave: { href: '/logout', label: common('signOut'), icon: <LogOut /> },
      }}
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

/** The console has a group of its own; who has no business there needs no names of groups. */
async function navigationOf({ session, current }: SignedInShellProps): Promise<NavigationGroup[]> {
  const t = await translations('account.shell');
  const item = (href: string, label: string, icon: ReactNode): NavigationItem => ({
    href,
    label,
    icon,
    current: href === current,
  });
  const account = [item('/account/security', t('security'), <KeyRound />)];
  const console = [
    ...(session.may.changeLoginPolicy
      ? [
          item('/console', t('firstSteps'), <ListChecks />),
          item('/console/login-policy', t('loginPolicy'), <SlidersHorizontal />),
        ]
      : []),
    ...(session.may.invitePeople ? [item('/console/invite', t('invite'), <UserPlus />)] : []),
    ...(session.may.seeMail ? [item('/console/mail', t('mail'), <Mail />)] : []),
  ];
  if (console.length === 0) return [{ label: null, items: account }];
  return [
    { label: t('account'), items: account },
    { label: t('console'), items: console },
  ];
}
