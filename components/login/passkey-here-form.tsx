'use client';

import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { type PasskeyHereState, passkeyHere } from '@/lib/server/forms/passkey-here';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';
import { PasskeyButton } from './passkey-button';
import { ProblemNotice } from './problem-notice';

type PasskeyHereFormProps = {
  rpId: string;
  /** Whom the offer is for. */
  userId: string;
  /** The sign-in request that goes on afterwards, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  texts: CeremonyTexts & Record<'start' | 'again' | 'later' | 'device' | 'deviceHow', string>;
  problems: ProblemTexts;
};

const noFailure: PasskeyHereState = { problem: null };

/** A passkey of this device, or on without one; where the device makes none the element goes on by itself. */
export function PasskeyHereForm({ userId, requestFields, ...props }: PasskeyHereFormProps) {
  const { rpId, texts, problems } = props;
  const fields = { ...requestFields, userId };
  const [state, action] = useActionState(passkeyHere, noFailure);
  const { problem, unknownCredentialId } = state;
  return (
    <Ceremony
      mode="create"
      optionsUrl="/login/passkey-here/options"
      fields="userId"
      texts={texts}
      rpId={rpId}
      refocus={problem !== null}
      unknownCredentialId={unknownCredentialId}
    >
      <ProblemNotice problem={problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <form action={action}>
        <HiddenFields values={fields} />
        <CeremonyFields />
        <PasskeyButton problem={problem} texts={texts} />
      </form>
      <form action={action} className="grid grid-cols-1 gap-3">
        <HiddenFields values={fields} />
        <Button type="submit" name="decline" value="later" look="secondary" wide data-onward>
          {texts.later}
        </Button>
        <Button
          type="submit"
          name="decline"
          value="device"
          look="quiet"
          wide
          aria-describedby="device-how"
        >
          {texts.device}
        </Button>
        <p id="device-how" className="text-center text-ink-soft text-sm">
          {texts.deviceHow}
        </p>
      </form>
    </Ceremony>
  );
}
