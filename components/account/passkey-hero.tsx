import { Fingerprint } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { translations } from '@/lib/server/i18n';

/** What people see who have no passkey yet: why to make one, and the button that does. */
export async function PasskeyHero(props: { headingId: string; action: ReactNode }) {
  const { headingId, action } = props;
  const t = await translations('account.hero');
  return (
    <Card>
      <div className="grid justify-items-center gap-5 py-6 text-center">
        <span aria-hidden="true" className="rounded-full bg-accent-soft p-5 text-accent *:size-9">
          <Fingerprint />
        </span>
        <div className="grid max-w-md gap-2">
          <h2
            id={headingId}
            tabIndex={-1}
            className="font-semibold text-xl leading-snug outline-none"
          >
            {t('title')}
          </h2>
          <p className="text-ink-soft">{t('text')}</p>
        </div>
        {action}
        <p className="max-w-md text-ink-soft text-sm">{t('hint')}</p>
      </div>
    </Card>
  );
}
