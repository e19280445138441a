import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { FirstSteps } from '@/components/console/first-steps';
import { config } from '@/lib/config';
import { loadAccountSecurity } from '@/lib/server/account-security';
import { currentSession, requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';

/** Says no more than a page that does not exist would, where there is nothing to show. */
export async function generateMetadata(): Promise<Metadata> {
  if (!(await currentSession())?.may.changeLoginPolicy) return {};
  return { title: (await translations('console.firstSteps'))('title') };
}

/** Where set-up ends: what an administrator does next. For everybody else there is no such page. */
export default async function FirstStepsPage() {
  const session = await requireSession('/console');
  if (!session.may.changeLoginPolicy) notFound();
  const t = await translations('console.firstSteps');
  const { passkeys } = await loadAccountSecurity('/console');
  return (
    <SignedInShell
      session={session}
      current="/console"
      title={t('title')}
      lead={t('lead', { brand: config().rpName })}
    >
      <FirstSteps brand={config().rpName} passkeys={passkeys} />
    </SignedInShell>
  );
}
