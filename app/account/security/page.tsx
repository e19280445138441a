import type { Metadata } from 'next';
import { AccountSecurity } from '@/components/account/account-security';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { bdi } from '@/components/ui/bdi';
import { loadAccountSecurity } from '@/lib/server/account-security';
import { requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translations('account.security');
  return { title: t('title') };
}

/** Where people manage the passkeys that open their account. */
export default async function AccountSecurityPage() {
  const session = await requireSession('/account/security');
  const security = await loadAccountSecurity('/account/security');
  const t = await translations('account.security');
  return (
    <SignedInShell
      session={session}
      current="/account/security"
      title={t('title')}
      lead={t.rich('lead', { name: session.displayName, bdi })}
    >
      <AccountSecurity session={session} security={security} />
    </SignedInShell>
  );
}
