import { Commands } from '@/components/ui/commands';
import { Notice } from '@/components/ui/notice';
import { config } from '@/lib/config';
import { translations } from '@/lib/server/i18n';
import { isSetUp } from '@/lib/server/is-set-up';

/** Until the first administrator exists: where the link is that makes them. On every sign-in page, above its form. */
export async function SetUpFirst() {
  if (await isSetUp()) return null;
  const t = await translations('setup');
  return (
    <Notice tone="warning" title={t('firstTitle')}>
      <div className="grid grid-cols-1 gap-2">
        <p>{t('firstHow', { brand: config().rpName })}</p>
        <Commands lines={[t('command')]} />
      </div>
    </Notice>
  );
}
