import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PasskeyPrompt } from '@/components/login/passkey-prompt';
import { SetUpFirst } from '@/components/login/set-up-first';
import { shellFrame } from '@/components/login/shell-frame';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { config } from '@/lib/config';
import { catalogue, translations } from '@/lib/server/i18n';
import type { Query } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { anotherAccountPath, fixNamePath, signInPath } from '@/lib/server/sign-in-path';
import {
  type SignInRequest,
  signInFields,
  signInRequestOfPage,
} from '@/lib/server/sign-in-request';
import { signInTexts } from '@/lib/server/sign-in-texts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('passkey'))('title') };
}

async function promptTexts(brand: string, request: SignInRequest) {
  const t = await translations('passkey');
  const { passkey } = await catalogue();
  return {
    ...(await signInTexts(brand, request)),
    title: t('title'),
    lead: t('lead'),
    account: t('account'),
    change: t('change'),
    start: t('start'),
    again: t('again'),
    fixName: t('fixName'),
    // Names are filled in by the form: whose passkey answered is known only then.
    spelling: passkey.spelling,
    otherTitle: passkey.otherTitle,
    otherLead: passkey.otherLead,
    otherTyped: passkey.otherTyped,
    otherAgain: passkey.otherAgain,
  };
}

/** The passkey prompt for one name. It looks the same whether or not there is such an account. */
export default async function PasskeyPage({ searchParams }: { searchParams: Query }) {
  const request = await signInRequestOfPage(searchParams);
  const { loginName } = request;
  const { passkeysAllowed, rpName } = await signInFacts();
  // Without a name, or when passkeys are switched off, /login has what there is to say.
  if (!loginName || !passkeysAllowed) redirect(signInPath({ ...request, loginName: '' }));
  const { problems } = await catalogue();
  const texts = await promptTexts(rpName, request);
  return (
    <>
      <PasskeyScript />
      <PasskeyPrompt
        shell={shellFrame()}
        notice={<SetUpFirst />}
        loginName={loginName}
        requestFields={signInFields(request)}
        anotherAccountHref={anotherAccountPath(request)}
        fixNameHref={fixNamePath(request)}
        {...{ texts, problems, rpId: config().rpId }}
      />
    </>
  );
}
