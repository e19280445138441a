import { Notice } from '@/components/ui/notice';
import type { AccountSecurity as Security } from '@/lib/server/account-security';
import type { SignedIn } from '@/lib/server/current-session';
import { catalogue, translations } from '@/lib/server/i18n';
import { signInPath } from '@/lib/server/sign-in-path';
import { AddPasskey } from './add-passkey';
import { PageAnnouncements } from './announcements';
import { PasskeyHero } from './passkey-hero';
import { PasskeyRow } from './passkey-row';
import { ReauthenticationProvider } from './reauthentication';
import { SafetyLevel } from './safety-level';
import { SyncPasskeys } from './sync-passkeys';

type AccountSecurityProps = {
  session: SignedIn;
  security: Security;
};

/** The heading of the list, or of what stands in its place, takes the focus when what had it goes. */
const headingId = 'passkeys';

/** The passkeys of the person who is signed in, how safe they make the account, and how to change them. */
export async function AccountSecurity({ session, security }: AccountSecurityProps) {
  const { account, common, problems } = await catalogue();
  const { waiting, cancel, close } = common;
  const { passkeys, signals, may } = security;
  // Whoever may switch passkeys on again is warned by the shell, on every page.
  const isWarned = session.arePasskeysOff && session.may.changeLoginPolicy;
  const names = { name: session.email ?? session.loginName, displayName: session.displayName };
  return (
    <PageAnnouncements
      problems={{ ...problems, ...account.problems }}
      signInPath={signInPath({ returnTo: '/account/security' })}
      closeLabel={close}
      focusAfterId={headingId}
    >
      <ReauthenticationProvider
        labels={{ ...account.confirm, waiting, cancel, close }}
        focusAfterId={headingId}
      >
        <SyncPasskeys signals={signals} {...names} />
        {may.addPasskey || isWarned ? null : <Notice>{account.security.switchedOff}</Notice>}
        {passkeys.length === 0 ? (
          <PasskeyHero
            headingId={headingId}
            action={<AddButton session={session} security={security} />}
          />
        ) : (
          <PasskeyList session={session} security={security} />
        )}
      </ReauthenticationProvider>
    </PageAnnouncements>
  );
}

async function PasskeyList({ session, security }: AccountSecurityProps) {
  const t = await translations('account');
  const { passkeys, may } = security;
  return (
    <>
      {may.addPasskey ? <SafetyLevel passkeys={passkeys} /> : null}
      <section aria-labelledby={headingId} className="grid grid-cols-1 gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0">
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
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} focusAfterId={headingId} />
          ))}
        </ul>
      </section>
    </>
  );
}

async function AddButton({ session, security }: AccountSecurityProps) {
  if (!security.may.addPasskey) return null;
  const { account, common } = await catalogue();
  const { button, first, ...labels } = account.add;
  const { waiting, cancel, close } = common;
  const none = security.passkeys.length === 0;
  return (
    <AddPasskey
      userId={session.userId}
      rpId={security.signals.rpId}
      focusAfterId={headingId}
      labels={{ ...labels, button: none ? first : button, waiting, cancel, close }}
    />
  );
}
