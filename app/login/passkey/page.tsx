import { Fingerprint } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PasskeyForm } from '@/components/login/passkey-form';
import { SetUpFirst } from '@/components/login/set-up-first';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { AccountPill } from '@/components/ui/account-pill';
import { PageMark } from '@/components/ui/page-mark';
import { PageShell } from '@/components/ui/page-shell';
import { TextLink } from '@/components/ui/text-link';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { catalogue, translations } from '@/lib/server/i18n';
import type { Query } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { anotherAccountPath, signInPath } from '@/lib/server/sign-in-path';
import {
  type SignInRequest,
  signInFields,
  signInRequestOfPage,
} from '@/lib/server/sign-in-request';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('passkey'))('title') };
}

async function passkeyTexts(brand: string, request: SignInRequest) {
  const t = await translations('passkey');
  return {
    ...(await ceremonyTexts(request)),
    start: t('start'),
    again: t('again'),
    otherDevice: t('otherDevice'),
    otherDeviceHow: t('otherDeviceHow'),
    byIds: t('byIds'),
    byIdsHow: t('byIdsHow'),
    lost: t('lost'),
    lostHow: t('lostHow', { brand }),
  };
}

/** The passkey prompt for one name. It looks the same whether or not there is such an account. */
export default async function PasskeyPage({ searchParams }: { searchParams: Query }) {
  const request = await signInRequestOfPage(searchParams);
  const { loginName } = request;
  const { passkeysAllowed, rpName } = await signInFacts();
  // Without a name, or when passkeys are switched off, /login has what there is to say.
  if (!loginName || !passkeysAllowed) redirect(signInPath({ ...request, loginName: '' }));
  const t = await translations('passkey');
  const { problems } = await catalogue();
  const texts = await passkeyTexts(rpName, request);
  return (
    <PageShell
      brand={rpName}
      mark={<PageMark icon={<Fingerprint />} />}
      title={t('title')}
      lead={t('lead')}
      account={
        <AccountPill
          name={loginName}
          label={t('account')}
          action={<TextLink href={anotherAccountPath(request)}>{t('change')}</TextLink>}
        />
      }
    >
      <SetUpFirst />
      <PasskeyForm
        loginName={loginName}
        requestFields={signInFields(request)}
        {...{ texts, problems, rpId: config().rpId }}
      />
      <PasskeyScript />
    </PageShell>
  );
}
