import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { Card } from '@/components/ui/card';
import type { PasskeyCard } from '@/lib/server/account-security';
import { translations } from '@/lib/server/i18n';
import { waysBackIn } from '@/lib/ways-back-in';

/** More than two make an account no safer in a way that people should worry about. */
const recommendedWays = 2;

/** How many losses the account survives, in words and as a bar, with the next step if there is one. */
export async function SafetyLevel({ passkeys }: { passkeys: PasskeyCard[] }) {
  const t = await translations('account.safety');
  const ways = Math.min(waysBackIn(passkeys), recommendedWays);
  const safe = ways === recommendedWays;
  const advice = safe ? 'two' : passkeys.length > 1 ? 'sameProvider' : 'one';
  return (
    <Card>
      <div className="flex items-start gap-4">
        <span
          aria-hidden="true"
          className={`shrink-0 *:size-6 ${safe ? 'text-accent' : 'text-warning'}`}
        >
          {safe ? <ShieldCheck /> : <ShieldAlert />}
        </span>
        <div className="grid min-w-0 flex-1 gap-2">
          <h2 className="font-semibold leading-snug">{t('level', { ways })}</h2>
          <div aria-hidden="true" className="flex gap-1.5">
            <span className={`h-1.5 flex-1 rounded-full ${safe ? 'bg-accent' : 'bg-warning'}`} />
            <span className={`h-1.5 flex-1 rounded-full ${safe ? 'bg-accent' : 'bg-line'}`} />
          </div>
          <p className="max-w-prose text-ink-soft text-sm">{t(advice)}</p>
        </div>
      </div>
    </Card>
  );
}
