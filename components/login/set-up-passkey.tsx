import { ArrowLeft, UserRoundKey } from 'lucide-react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { AccountPill } from '@/components/ui/account-pill';
import { Named } from '@/components/ui/bdi';
import { Button } from '@/components/ui/button';
import { PageMark } from '@/components/ui/page-mark';
import { PageShell } from '@/components/ui/page-shell';
import type { SetUpState } from '@/lib/server/forms/set-up';
import { Ceremony } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { PasskeyButton } from './passkey-button';
import { ProblemNotice } from './problem-notice';
import { SetUpProgress } from './set-up-progress';
import type { SetUpTexts } from './set-up-texts';
import type { ShellFrame } from './shell-frame';

type SetUpPasskeyProps = {
  shell: ShellFrame;
  action: (form: FormData) => void;
  code: string;
  texts: SetUpTexts;
  problems: ProblemTexts;
  rpId: string;
  state: Extract<SetUpState, { step: 'passkey' }>;
};

/** The first administrator's passkey, with the options that the server rendered into the page. */
export function SetUpPasskey(props: SetUpPasskeyProps) {
  const { texts, state } = props;
  return (
    <PageShell
      {...props.shell}
      mark={<PageMark icon={<UserRoundKey />} />}
      title={texts.passkeyTitle}
      lead={<Named text={texts.passkeyLead} names={{ name: state.displayName }} />}
      account={<AccountPill name={state.email} label={texts.account} />}
    >
      <SetUpCeremony {...props} />
    </PageShell>
  );
}

function SetUpCeremony({ action, code, texts, problems, rpId, state }: SetUpPasskeyProps) {
  const { problem } = state;
  return (
    <Ceremony
      mode="create"
      options={state.options}
      texts={texts}
      rpId={rpId}
      refocus
      unknownCredentialId={state.unknownCredentialId}
    >
      <SetUpProgress step={2} text={texts.stepPasskey} />
      <ProblemNotice problem={problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <form action={action}>
        <input type="hidden" name="code" value={code} />
        <CeremonyFields ceremonyId={state.ceremonyId} />
        <PasskeyButton problem={problem} texts={texts} />
      </form>
      <form action={action}>
        <input type="hidden" name="code" value={code} />
        <Button type="submit" name="back" value="yes" look="quiet" wide icon={<ArrowLeft />}>
          {texts.back}
        </Button>
      </form>
    </Ceremony>
  );
}
