import { Braces, CircleCheck, KeyRound } from 'lucide-react';
import { waysBackIn } from '@/components/account/ways-back-in';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { Commands } from '@/components/ui/commands';
import type { PasskeyCard } from '@/lib/server/account-security';
import { translations } from '@/lib/server/i18n';

/** The three next steps after set-up; the first shows when it is done. */
export async function FirstSteps({ brand, passkeys }: { brand: string; passkeys: PasskeyCard[] }) {
  const t = await translations('console.firstSteps');
  const isSafe = waysBackIn(passkeys) > 1;
  return (
    <ol className="grid grid-cols-1 gap-6">
      <li>
        <Card
          title={t('passkey.title')}
          description={isSafe ? t('passkey.doneText') : t('passkey.text')}
          actions={isSafe ? <Badge icon={<CircleCheck />}>{t('done')}</Badge> : undefined}
        >
          <p>
            <ButtonLink href="/account/security" icon={<KeyRound />}>
              {t('passkey.button')}
            </ButtonLink>
          </p>
        </Card>
      </li>
      <li>
        <Card title={t('invite.title')} description={t('invite.text', { brand })}>
          <Commands lines={[t('invite.enter'), t('invite.link')]} />
        </Card>
      </li>
      <li>
        <Card title={t('app.title')} description={t('app.text')}>
          <Commands lines={[t('app.command')]} />
          <p>
            <ButtonLink href="/v2/openapi.json" look="secondary" icon={<Braces />}>
              {t('app.button')}
            </ButtonLink>
          </p>
        </Card>
      </li>
    </ol>
  );
}
