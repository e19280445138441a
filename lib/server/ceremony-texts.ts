import 'server-only';
import { catalogue, translations } from './i18n';
import { browsersPath } from './sign-in-path';
import { openSignIn, type SignInRequest } from './sign-in-request';

/** The sentences that every page with a ceremony hands to its form; the link keeps the sign-in that it is part of. */
export async function ceremonyTexts(request: SignInRequest = openSignIn) {
  const t = await translations('common');
  const { problems } = await catalogue();
  return {
    waiting: t('waiting'),
    cancel: t('cancel'),
    offline: t('offline'),
    noCookies: problems.cookies_blocked,
    unsupported: t('unsupported'),
    removed: { signalled: t('removedSignalled'), notSignalled: t('removedNotSignalled') },
    whichBrowsers: {
      text: t('whichBrowsers'),
      openText: t('openInBrowser'),
      href: browsersPath(request),
    },
  };
}
