import type { Metadata } from 'next';
import { SignInShell } from '@/components/login/sign-in-shell';
import { ButtonLink } from '@/components/ui/button-link';
import { translations } from '@/lib/server/i18n';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('notFound'))('title') };
}

/** No such page, or none that this person may see: the answer is the same. */
export default async function NotFoundPage() {
  const t = await translations('notFound');
  return (
    <SignInShell title={t('title')} lead={t('lead')}>
      <ButtonLink href="/" wide>
        {t('home')}
      </ButtonLink>
    </SignInShell>
  );
}
