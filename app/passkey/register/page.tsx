import type { Metadata } from 'next';
import { RegisterForm, type RegistrationLink } from '@/components/login/register-form';
import { PasskeyScript } from '@/components/passkey/passkey-script';
import { bdi } from '@/components/ui/bdi';
import { Disclosure } from '@/components/ui/disclosure';
import { PageShell } from '@/components/ui/page-shell';
import { QrCode } from '@/components/ui/qr-code';
import { TextLink } from '@/components/ui/text-link';
import { config } from '@/lib/config';
import { ceremonyTexts } from '@/lib/server/ceremony-texts';
import { catalogue, translations } from '@/lib/server/i18n';
import { loadRegistrationLink } from '@/lib/server/load-registration-link';
import { type Query, readQuery } from '@/lib/server/query';
import { signInFacts } from '@/lib/server/sign-in-facts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translations('register'))('title') };
}

async function InvalidLink({ brand }: { brand: string }) {
  const t = await translations('register');
  return (
    <PageShell brand={brand} title={t('invalidTitle')} lead={t('invalidLead')}>
      <p>{t('invalidHow', { brand })}</p>
      <p>
        <TextLink href="/login">{t('invalidSignIn')}</TextLink>
      </p>
    </PageShell>
  );
}

async function OtherDevices({ url }: { url: string }) {
  const t = await translations('register');
  return (
    <div>
      <Disclosure summary={t('phone')}>
        <p>{t('phoneHow')}</p>
        <QrCode content={url} label={t('qr')} />
      </Disclosure>
      <Disclosure summary={t('key')}>
        <p>{t('keyHow')}</p>
      </Disclosure>
    </div>
  );
}

/** Where a registration link lands. Looking at it spends nothing: people open links twice, scanners too. */
export default async function RegisterPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams);
  const link: RegistrationLink = {
    userID: query('userID'),
    codeID: query('codeID'),
    code: query('code'),
  };
  const { passkeysAllowed, rpName: brand } = await signInFacts();
  const t = await translations('register');
  if (!passkeysAllowed) {
    return (
      <PageShell brand={brand} title={t('switchedOffTitle')}>
        <p className="text-ink-soft">{t('switchedOff', { brand })}</p>
      </PageShell>
    );
  }
  const loaded = await loadRegistrationLink(link);
  if (loaded.kind === 'invalid') return <InvalidLink brand={brand} />;
  const { displayName: name, loginName, url } = loaded;
  const lead =
    name === loginName
      ? t.rich('lead', { name, bdi })
      : t.rich('leadWithLogin', { name, loginName, bdi });
  const texts = { ...(await ceremonyTexts()), start: t('start'), again: t('again') };
  const { problems } = await catalogue();
  return (
    <PageShell brand={brand} title={t('title')} lead={lead}>
      <p className="text-ink-soft text-sm">{t('explain')}</p>
      <RegisterForm {...{ link, texts, problems, rpId: config().rpId }} />
      <OtherDevices url={url} />
      <PasskeyScript />
    </PageShell>
  );
}
