import { KeyRound } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar';
import { Named } from '@/components/ui/bdi';
import { ButtonLink } from '@/components/ui/button-link';
import { PageShell } from '@/components/ui/page-shell';
import type { Account } from './account-tile';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyButton } from './ceremony-button';
import { SaidNotice } from './problem-notice';
import type { ShellFrame } from './shell-frame';
import { SignInPart } from './sign-in-part';

/** The sentences of the step; `{name}`, `{loginName}` and `{typed}` stand for names. */
export type AnotherPasskeyTexts = Record<
  'otherTitle' | 'otherLead' | 'otherTyped' | 'continueAs' | 'otherAgain' | 'useAnother',
  string
>;

type AnotherPasskeyProps = {
  shell: ShellFrame;
  rpId: string;
  /** Whose passkey answered. */
  account: Account;
  /** The name that was to sign in. */
  typed: string;
  action: (form: FormData) => void;
  requestFields: Record<string, string>;
  anotherAccountHref: string;
  texts: CeremonyTexts & AnotherPasskeyTexts;
};

/** The id by which the button is described by the sentence about it. */
const leadId = 'whose-passkey';

/**
 * A name was typed, and somebody else's passkey answered. That answer is spent and signed nobody in: whoever wants to
 * continue as that person uses the passkey once more, for that name.
 */
export function AnotherPasskey(props: AnotherPasskeyProps) {
  const { shell, rpId, account, typed, texts, anotherAccountHref, ...part } = props;
  const names = { name: account.displayName, loginName: account.loginName, typed };
  return (
    <PageShell
      {...shell}
      mark={<Avatar name={account.displayName} size="large" />}
      title={<Named text={texts.otherTitle} names={names} />}
      lead={
        <>
          <p id={leadId}>
            <Named text={texts.otherLead} names={names} />
          </p>
          <p>
            <Named text={texts.otherTyped} names={names} />
          </p>
        </>
      }
    >
      <Ceremony mode="get" texts={texts} rpId={rpId} refocus>
        <SaidNotice />
        <SignInPart {...part} loginName={account.loginName}>
          <CeremonyButton
            icon={<KeyRound />}
            label={<Named text={texts.continueAs} names={names} />}
            texts={texts}
            describedBy={leadId}
          />
        </SignInPart>
        <div className="grid grid-cols-1 gap-2">
          <SignInPart {...part} loginName={typed}>
            <CeremonyButton
              look="secondary"
              icon={<KeyRound />}
              label={texts.otherAgain}
              texts={texts}
            />
          </SignInPart>
          <ButtonLink href={anotherAccountHref} look="quiet" wide>
            {texts.useAnother}
          </ButtonLink>
        </div>
      </Ceremony>
    </PageShell>
  );
}
