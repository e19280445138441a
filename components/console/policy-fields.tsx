'use client';

import { Card } from '@/components/ui/card';
import { ChoiceField } from '@/components/ui/choice-field';
import { Field } from '@/components/ui/field';
import { FoldingCard } from '@/components/ui/folding-card';
import { SelectField } from '@/components/ui/select-field';
import { SwitchField } from '@/components/ui/switch-field';
import { TextAreaField } from '@/components/ui/text-area-field';
import type { DurationName, PolicyDraft, PolicyField } from '@/lib/server/policy-draft';
import { DurationField } from './duration-field';
import type { PolicyTexts } from './policy-texts';

type PolicyFieldsProps = {
  texts: PolicyTexts;
  draft: PolicyDraft;
  onEdit: (typed: PolicyDraft) => void;
  errors: Partial<Record<PolicyField, string>>;
  /** Whether the rare settings are in sight from the start. */
  isAdvancedOpen: boolean;
};

type Bound = Omit<PolicyFieldsProps, 'isAdvancedOpen'>;

/** The rare settings, folded away while all are as they were in the beginning. */
export const advancedFields: readonly PolicyField[] = [
  'attestation',
  'allowedAaguids',
  'timeoutSeconds',
  'newFactorFreshSeconds',
  'cloneDetection',
  'ignoreUnknownUsernames',
];

const rows = 'grid grid-cols-1 divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0';

/** The policy's fields in their groups, each under the name of its member. */
export function PolicyFields({ isAdvancedOpen, ...bound }: PolicyFieldsProps) {
  const { groups } = bound.texts;
  return (
    <>
      <Card title={groups.signIn.title} description={groups.signIn.text}>
        <div className={rows}>
          <PasskeysType {...bound} />
          <DurationOf name="multiFactorCheckLifetimeSeconds" {...bound} />
          <RedirectUri {...bound} />
        </div>
      </Card>
      <Card title={groups.accepted.title} description={groups.accepted.text}>
        <div className={rows}>
          <ChoiceOf name="userVerification" {...bound} />
          <ChoiceOf name="authenticatorAttachment" {...bound} />
          <SwitchOf name="allowSyncedPasskeys" {...bound} />
        </div>
      </Card>
      <FoldingCard
        title={groups.advanced.title}
        description={groups.advanced.text}
        open={isAdvancedOpen}
      >
        <div className={rows}>
          <ChoiceOf name="attestation" {...bound} />
          <Aaguids {...bound} />
          <DurationOf name="timeoutSeconds" {...bound} />
          <DurationOf name="newFactorFreshSeconds" {...bound} />
          <ChoiceOf name="cloneDetection" {...bound} />
          <SwitchOf name="ignoreUnknownUsernames" {...bound} />
        </div>
      </FoldingCard>
    </>
  );
}

const textsOf = ({ texts, errors }: Bound, name: PolicyField) => {
  const { label, hint } = texts.fields[name];
  return { label, hint, error: errors[name] ?? null, layout: 'row' as const };
};

const optionsOf = ({ texts }: Bound, name: PolicyField) =>
  Object.entries(texts.fields[name].options ?? {}).map(([value, label]) => ({ value, label }));

function PasskeysType(bound: Bound) {
  const name = 'passkeysType';
  return (
    <ChoiceField
      name={name}
      value={bound.draft[name] ?? ''}
      onChange={(value) => bound.onEdit({ [name]: value })}
      options={optionsOf(bound, name)}
      {...textsOf(bound, name)}
    />
  );
}

function RedirectUri(bound: Bound) {
  const name = 'defaultRedirectUri';
  return (
    <Field
      name={name}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="https://"
      value={bound.draft[name] ?? ''}
      onChange={({ target }) => bound.onEdit({ [name]: target.value })}
      {...textsOf(bound, name)}
    />
  );
}

function Aaguids(bound: Bound) {
  const name = 'allowedAaguids';
  return (
    <TextAreaField
      name={name}
      rows={3}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={bound.draft[name] ?? ''}
      onChange={({ target }) => bound.onEdit({ [name]: target.value })}
      {...textsOf(bound, name)}
    />
  );
}

function ChoiceOf({ name, ...bound }: Bound & { name: PolicyField }) {
  return (
    <SelectField
      name={name}
      value={bound.draft[name] ?? ''}
      onChange={({ target }) => bound.onEdit({ [name]: target.value })}
      options={optionsOf(bound, name)}
      {...textsOf(bound, name)}
    />
  );
}

function SwitchOf({ name, ...bound }: Bound & { name: PolicyField }) {
  const { layout: _, ...texts } = textsOf(bound, name);
  return (
    <SwitchField
      name={name}
      checked={bound.draft[name] !== ''}
      onChange={({ target }) => bound.onEdit({ [name]: target.checked ? 'on' : '' })}
      {...texts}
    />
  );
}

function DurationOf({ name, ...bound }: Bound & { name: DurationName }) {
  const { units, unitOf, fields } = bound.texts;
  return (
    <DurationField
      name={name}
      amount={bound.draft[`${name}.amount`] ?? ''}
      unit={bound.draft[`${name}.unit`] ?? ''}
      onChange={bound.onEdit}
      unitLabel={unitOf.replace('{label}', fields[name].label)}
      units={units}
      {...textsOf(bound, name)}
    />
  );
}
