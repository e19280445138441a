import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { MailOverview } from '@/components/console/mail-overview';
import { requireSession } from '@/lib/server/current-session';
import { translations } from '@/lib/server/i18n';
import { loadMail } from '@/lib/server/load-mail';

/** Says no more than a page that does not exist would, where there is nothing to show. */
export async function generateMetadata(): Promise<Metadata> {
  if (!(await loadMail())) return {};
  const t = await translations('console.mail');
  return { title: t('title') };
}

/** Where an admin sees which mail has not arrived, and why. For everybody else there is no such page. */
export default async function MailPage() {
  const session = await requireSession('/console/mail');
  const mail = await loadMail();
  if (!mail) notFound();
  const t = await translations('console.mail');
  return (
    <SignedInShell
      session={session}
      current="/console/mail"
      title={t('title')}
      lead={t('lead', { days: mail.keptDays })}
    >
      <MailOverview mail={mail} />
    </SignedInShell>
  );
}
