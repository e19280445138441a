'use client';

import { type SubmitEvent, useActionState, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { SaveBar } from '@/components/ui/save-bar';
import {
  type PolicyState,
  type PolicyVersion,
  saveLoginPolicy,
} from '@/lib/server/forms/login-policy';
import { type PolicyField, policyFields, type SecondsRanges } from '@/lib/server/policy-draft';
import { PasskeysOffConfirmation } from './passkeys-off-confirmation';
import { advancedFields, PolicyFields } from './policy-fields';
import { policyErrors, policyMessage } from './policy-status';
import type { PolicyTexts } from './policy-texts';
import { fieldsAtFault, usePolicyEditing } from './use-policy-editing';

type PolicyFormProps = {
  version: PolicyVersion;
  ranges: SecondsRanges;
  /** The fields that are not as they are in a new installation. */
  adjusted: PolicyField[];
  texts: PolicyTexts;
};

const unsaved: PolicyState = { outcome: 'editing' };

/** The policy's form: says what is unsaved, saves that, and asks again before it locks everybody out. */
export function PolicyForm({ version, ranges, adjusted, texts }: PolicyFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const bar = useRef<HTMLElement>(null);
  const [posted, post] = useActionState(saveLoginPolicy, unsaved);
  const editing = usePolicyEditing({ version, ranges, posted, form, bar });
  const { draft, changed, status, saving } = editing;
  const errors = policyErrors(texts, status);
  const toShow = [...adjusted, ...fieldsAtFault(status)];
  // As it was at first: later on, it stays as whoever reads has it.
  const [isAdvancedOpen] = useState(advancedFields.some((name) => toShow.includes(name)));
  const isConfirming = status.kind === 'confirm';

  /** In place of React's own submission, which would put the old values back after a refusal. */
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const { submitter } = event.nativeEvent;
    editing.save(submitter instanceof HTMLButtonElement && submitter.name === 'confirmed');
  }

  return (
    <form
      ref={form}
      action={post}
      onSubmit={submit}
      noValidate
      className="grid grid-cols-1 gap-6 [&_summary]:clear-of-edges"
    >
      <input type="hidden" name="present" value={policyFields.join(',')} />
      <input type="hidden" name="sequence" value={version.sequence} />
      <PolicyFields
        texts={texts}
        draft={draft}
        onEdit={editing.edit}
        errors={errors}
        isAdvancedOpen={isAdvancedOpen}
      />
      {isConfirming ? (
        <PasskeysOffConfirmation
          labels={texts.confirmation}
          busy={saving}
          onKeep={() => editing.keep(['passkeysType'])}
        />
      ) : null}
      <noscript>
        <Button type="submit">{texts.save}</Button>
      </noscript>
      <SaveBar
        ref={bar}
        label={texts.bar.label}
        message={policyMessage({ texts, status, changed })}
        tone={
          Object.keys(errors).length > 0 || status.kind === 'refused'
            ? 'error'
            : changed.length > 0
              ? 'unsaved'
              : 'saved'
        }
        isUnsaved={changed.length > 0}
      >
        {changed.length > 0 && !isConfirming ? (
          <>
            {status.kind === 'collided' ? (
              <Button look="secondary" onClick={() => editing.keep(status.meanwhile.fields)}>
                {texts.bar.theirs}
              </Button>
            ) : (
              <Button look="secondary" onClick={editing.discard}>
                {texts.bar.discard}
              </Button>
            )}
            <Button type="submit" busy={saving}>
              {status.kind === 'collided' ? texts.bar.mine : texts.bar.save}
            </Button>
          </>
        ) : null}
      </SaveBar>
    </form>
  );
}
