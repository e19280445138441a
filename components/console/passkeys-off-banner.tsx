import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import { translations } from '@/lib/server/i18n';

/** Warns whoever may change it, for as long as nobody can sign in; `hasLink` is for pages other than the policy's. */
export async function PasskeysOffBanner({ hasLink }: { hasLink: boolean }) {
  const t = await translations('console.policy.off');
  return (
    <section
      id="passkeys-are-off"
      aria-label={t('title')}
      tabIndex={-1}
      className="scroll-mt-6 rounded-control"
    >
      <Notice tone="warning" title={t('title')}>
        <p>{t('text')}</p>
        {hasLink ? (
          <p className="mt-2">
            <TextLink alone href="/console/login-policy">
              {t('link')}
            </TextLink>
          </p>
        ) : null}
      </Notice>
    </section>
  );
}
