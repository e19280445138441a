import type { Metadata } from 'next';
import { SetUpFirst } from '@/components/login/set-up-first';
import { SignInShell } from '@/components/login/sign-in-shell';
import { ButtonLink } from '@/components/ui/button-link';
import { translations } from '@/lib/server/i18n';
import type { Query } from '@/lib/server/query';
import { signInPath } from '@/lib/server/sign-in-path';
import { signInRequestOfPage } from '@/lib/server/sign-in-request';

/** The first versions that store and synchronize passkeys; the names are proper names. */
const browsers = [
  { name: 'Chrome', version: '109' },
  { name: 'Edge', version: '109' },
  { name: 'Safari', version: '16.4' },
  { name: 'Firefox', version: '122' },
  { name: 'Samsung Internet', version: '21' },
];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('browsers'))('title') };
}

/** For a browser too old for passkeys, or one that lives inside another app; leads back to the sign-in it interrupts. */
export default async function BrowsersPage({ searchParams }: { searchParams: Query }) {
  const request = await signInRequestOfPage(searchParams);
  const t = await translations('browsers');
  return (
    <SignInShell title={t('title')} lead={t('lead')}>
      <SetUpFirst />
      <ul className="grid list-disc gap-1 pl-5 marker:text-ink-soft">
        {browsers.map(({ name, version }) => (
          <li key={name}>{t('since', { name, version })}</li>
        ))}
      </ul>
      <section id="embedded" className="grid gap-1">
        <h2 className="font-semibold">{t('embedded')}</h2>
        <p className="text-ink-soft">{t('embeddedHow')}</p>
      </section>
      <section className="grid gap-1">
        <h2 className="font-semibold">{t('phone')}</h2>
        <p className="text-ink-soft">{t('phoneHow')}</p>
      </section>
      <ButtonLink href={signInPath(request)} look="secondary" wide>
        {t('back')}
      </ButtonLink>
    </SignInShell>
  );
}
