import { footerLinks } from '@/lib/server/brand';
import { translations } from '@/lib/server/i18n';

/** Links to help, privacy and terms; nothing where the installation has none. */
export async function PageFooter() {
  const links = footerLinks();
  if (links.length === 0) return null;
  const t = await translations('footer');
  return (
    <nav aria-label={t('label')}>
      <ul className="inline-flex flex-wrap items-center justify-center gap-x-1">
        {links.map(({ text, href }) => (
          <li key={text}>
            <a
              href={href}
              className="inline-flex min-h-11 min-w-11 items-center justify-center rounded-control px-3 underline-offset-4 hover:text-ink hover:underline"
            >
              {t(text)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
