import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { LoginPolicyEditor } from '@/components/console/login-policy-editor';
import { requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';
import { loadLoginPolicy } from '@/lib/server/load-login-policy';

/** Says no more than a page that does not exist would, where there is nothing to show. */
export async function generateMetadata(): Promise<Metadata> {
  if (!(await loadLoginPolicy())) return {};
  const t = await translations('console.policy');
  return { title: t('title') };
}

/** Where an admin decides how people sign in. For everybody else there is no such page. */
export default async function LoginPolicyPage() {
  const session = await requireSession('/console/login-policy');
  const loaded = await loadLoginPolicy();
  if (!loaded) notFound();
  const t = await translations('console.policy');
  return (
    <SignedInShell
      session={session}
      current="/console/login-policy"
      title={t('title')}
      lead={t('lead')}
    >
      <LoginPolicyEditor {...loaded} />
    </SignedInShell>
  );
}
