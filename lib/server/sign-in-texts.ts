import 'server-only';
import { ceremonyTexts } from './ceremony-texts';
import { catalogue, translations } from './i18n';
import type { SignInRequest } from './sign-in-request';

/** The sentences that name entry, chooser and prompt share. `{name}` in some of them is filled in by the form. */
export async function signInTexts(brand: string, request: SignInRequest) {
  const t = await translations('passkey');
  const { signIn } = await catalogue();
  return {
    ...(await ceremonyTexts(request)),
    or: (await translations('common'))('or'),
    continueAs: signIn.continueAs,
    forget: signIn.forget,
    useAnother: signIn.useAnother,
    otherDevice: t('otherDevice'),
    otherDeviceHow: t('otherDeviceHow'),
    elsewhere: t('elsewhere'),
    usePhone: t('usePhone'),
    useKey: t('useKey'),
    lost: t('lost'),
    lostHow: t('lostHow', { brand }),
  };
}
