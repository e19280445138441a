import { UserPlus } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignedInShell } from '@/components/account/signed-in-shell';
import { InviteForm } from '@/components/console/invite-form';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { config } from '@/lib/config';
import { isWithinReach } from '@/lib/relying-party';
import { currentSession, requireSession } from '@/lib/server/current-session';
import { catalogue, translations } from '@/lib/server/i18n';

/** Says no more than a page that does not exist would, where there is nothing to show. */
export async function generateMetadata(): Promise<Metadata> {
  if (!(await currentSession())?.may.invitePeople) return {};
  return { title: (await translations('console.invite'))('title') };
}

/** Where an administrator lets somebody else in. For everybody else there is no such page. */
export default async function InvitePage() {
  const session = await requireSession('/console/invite');
  if (!session.may.invitePeople) notFound();
  const { console: texts, problems } = await catalogue();
  return (
    <SignedInShell
      session={session}
      current="/console/invite"
      title={texts.invite.title}
      lead={texts.invite.lead}
    >
      {session.arePasskeysOff ? (
        <EmptyState icon={<UserPlus />} title={texts.invite.off} text={texts.invite.offText} />
      ) : (
        <Card>
          <InviteForm
            texts={texts.invite}
            problems={problems}
            isReachable={isWithinReach(config().publicUrl)}
          />
        </Card>
      )}
    </SignedInShell>
  );
}
