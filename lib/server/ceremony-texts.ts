import 'server-only';
import { translations } from './i18n';

/** The sentences that every page with a ceremony hands to its form. */
export async function ceremonyTexts() {
  const t = await translations('common');
  return {
    waiting: t('waiting'),
    offline: t('offline'),
    unsupported: t('unsupported'),
    whichBrowsers: t('whichBrowsers'),
  };
}
