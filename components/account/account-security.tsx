import { Notice } from '@/components/ui/notice';
import type { AccountSecurity as Security } from '@/lib/server/account-security';
import type { SignedIn } from '@/lib/server/current-session';
import { catalogue, translations } from '@/lib/server/i18n';
import { signInPath } from '@/lib/server/sign-in-path';
import { AddPasskey } from './add-passkey';
import { AnnouncementProvider } from './announcements';
import { PasskeyCard } from './passkey-card';
import { PasskeyHero } from './passkey-hero';
import { ReauthenticationProvider } from './reauthentication';
import { SafetyLevel } from './safety-level';
import { SyncPasskeys } from './sync-passkeys';

type AccountSecurityProps = {
  session: SignedIn;
  security: Security;
};

/** The heading of the list takes the focus when a card goes. */
const headingId = 'passkeys';

/** The passkeys of the person who is signed in, how safe they make the account, and how to change them. */
export async function AccountSecurity({ session, security }: AccountSecurityProps) {
  const { account, common, problems } = await catalogue();
  const { passkeys, signals, may } = security;
  const names = { name: session.email ?? session.loginName, displayName: session.displayName };
  return (
    <AnnouncementProvider
      problems={{ ...problems, ...account.problems }}
      signInPath={signInPath({ returnTo: '/account/security' })}
    >
      <ReauthenticationProvider labels={{ ...account.confirm, close: common.close }}>
        <SyncPasskeys signals={signals} {...names} />
        {may.addPasskey ? null : <Notice>{account.security.switchedOff}</Notice>}
        {passkeys.length === 0 ? (
          <PasskeyHero action={<AddButton session={session} security={security} />} />
        ) : (
          <PasskeyList session={session} security={security} />
        )}
      </ReauthenticationProvider>
    </AnnouncementProvider>
  );
}

async function PasskeyList({ session, security }: AccountSecurityProps) {
  const t = await translations('account');
  const { passkeys, may } = security;
  return (
    <>
      {may.addPasskey ? <SafetyLevel passkeys={passkeys} /> : null}
      <section aria-labelledby={headingId} className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h2
              id={headingId}
              tabIndex={-1}
              className="font-semibold text-xl tracking-tight outline-none"
            >
              {t('security.passkeys')}
            </h2>
            {may.addPasskey ? <p className="text-ink-soft text-sm">{t('add.hint')}</p> : null}
          </div>
          <AddButton session={session} security={security} />
        </div>
        <ul className="grid gap-4">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <PasskeyCard passkey={passkey} focusAfterId={headingId} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

async function AddButton({ session, security }: AccountSecurityProps) {
  if (!security.may.addPasskey) return null;
  const { account } = await catalogue();
  const { button, first, ...labels } = account.add;
  const none = security.passkeys.length === 0;
  return (
    <AddPasskey
      userId={session.userId}
      rpId={security.signals.rpId}
      labels={{ ...labels, button: none ? first : button }}
    />
  );
}
