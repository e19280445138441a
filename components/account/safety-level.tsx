import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { PartsBar } from '@/components/ui/parts-bar';
import type { PasskeyCard } from '@/lib/server/account-security';
import { translations } from '@/lib/server/i18n';
import { waysBackIn } from '@/lib/ways-back-in';

/** More than two make an account no safer in a way that people should worry about. */
const recommendedWays = 2;

/** How many ways back in there are, in words and as a bar, with the next step if there is one. */
export async function SafetyLevel({ passkeys }: { passkeys: PasskeyCard[] }) {
  const t = await translations('account.safety');
  const ways = waysBackIn(passkeys);
  const safe = ways >= recommendedWays;
  const advice = safe ? 'two' : passkeys.length > 1 ? 'sameProvider' : 'one';
  return (
    <div className="flex items-start gap-3 rounded-card border border-line bg-surface px-4 py-3.5 sm:gap-4 sm:px-5">
      <span
        aria-hidden="true"
        className={`flex h-6 w-11 shrink-0 items-center justify-center *:size-6 ${safe ? 'text-accent' : 'text-warning'}`}
      >
        {safe ? <ShieldCheck /> : <ShieldAlert />}
      </span>
      <div className="min-w-0 text-sm">
        <div className="flex flex-wrap items-center gap-x-3">
          <h2 className="font-semibold text-base leading-6">{t('level', { ways })}</h2>
          <PartsBar
            short
            filled={Math.min(ways, recommendedWays)}
            total={recommendedWays}
            tone={safe ? 'accent' : 'warning'}
          />
        </div>
        <p className="mt-0.5 max-w-prose text-ink-soft">{t(advice)}</p>
      </div>
    </div>
  );
}
