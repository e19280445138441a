import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { FirstSteps } from '@/components/console/first-steps';
import { config } from '@/lib/config';
import { requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';
import { loadFirstSteps } from '@/lib/server/load-first-steps';

/** Says no more than a page that does not exist would, where there is nothing to show. */
export async function generateMetadata(): Promise<Metadata> {
  if (!(await loadFirstSteps())) return {};
  return { title: (await translations('console.firstSteps'))('title') };
}

/** Where set-up ends: what an administrator does next. For everybody else there is no such page. */
export default async function FirstStepsPage() {
  const session = await requireSession('/console');
  const steps = await loadFirstSteps();
  if (!steps) notFound();
  const t = await translations('console.firstSteps');
  const brand = config().rpName;
  const isDone = Object.values(steps).every(Boolean);
  return (
    <SignedInShell
      session={session}
      current="/console"
      title={t('title')}
      lead={t(isDone ? 'leadDone' : 'lead', { brand })}
    >
      <FirstSteps brand={brand} steps={steps} />
    </SignedInShell>
  );
}
