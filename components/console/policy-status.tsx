'use client';

import type { ReactNode } from 'react';
import { problemText } from '@/components/passkey/problem-text';
import { Named } from '@/components/ui/bdi';
import { type DurationUnit, isDurationUnit } from '@/lib/durations';
import { entriesOf, type PolicyDraft, type PolicyField } from '@/lib/server/policy-draft';
import type { PolicyTexts } from './policy-texts';
import type { Changer, PolicyStatus } from './save-policy';
import { fieldsAtFault } from './use-policy-editing';

type Telling = { texts: PolicyTexts; status: PolicyStatus; changed: PolicyField[] };

const labelsOf = ({ fields }: PolicyTexts, names: PolicyField[]) =>
  names.map((name) => fields[name].label).join(', ');

const quoted = ({ fields, bar }: PolicyTexts, names: PolicyField[]) =>
  names.map((name) => bar.quoted.replace('{field}', fields[name].label)).join(', ');

function nameOf({ who }: PolicyTexts, by: Changer | null): string {
  if (!by) return who.unknown;
  return by.kind === 'user' ? by.displayName : who[by.kind];
}

/** What the bar says: what became of saving, else what is unsaved; null when there is nothing to say. */
export function policyMessage({ texts, status, changed }: Telling): ReactNode {
  const { bar, problems } = texts;
  if (status.kind === 'confirm') return null;
  if (status.kind === 'refused' || status.kind === 'faulty') {
    const fields = fieldsAtFault(status);
    if (fields.length > 0) return bar.wrong.replace('{fields}', quoted(texts, fields));
  }
  if (status.kind === 'refused') return problemText(problems, status.problem);
  if (status.kind === 'collided') {
    const { fields, by } = status.meanwhile;
    return (
      <Named
        text={bar.collided}
        names={{ who: nameOf(texts, by), fields: quoted(texts, fields) }}
      />
    );
  }
  if (changed.length > 0) {
    const text = changed.length === 1 ? bar.unsavedOne : bar.unsavedMany;
    return text
      .replace('{count}', String(changed.length))
      .replace('{fields}', labelsOf(texts, changed));
  }
  if (status.kind === 'discarded') return bar.discarded;
  if (status.kind !== 'saved') return null;
  if (!status.meanwhile) return bar.saved;
  const { fields, by } = status.meanwhile;
  return (
    <Named
      text={bar.savedBeside}
      names={{ who: nameOf(texts, by), fields: quoted(texts, fields) }}
    />
  );
}

function shownValue({ fields, units, values }: PolicyTexts, draft: PolicyDraft, name: PolicyField) {
  const [first = '', unit] = entriesOf(name).map((entry) => draft[entry] ?? '');
  if (unit !== undefined && isDurationUnit(unit)) return `${first} ${units[unit as DurationUnit]}`;
  if (name === 'allowSyncedPasskeys' || name === 'ignoreUnknownUsernames')
    return first ? values.on : values.off;
  return fields[name].options?.[first] ?? (first || values.nothing);
}

/** What stands at the fields: why a value was not taken, or what it was changed to meanwhile. */
export function policyErrors(texts: PolicyTexts, status: PolicyStatus) {
  const errors: Partial<Record<PolicyField, string>> = {};
  if (status.kind === 'collided')
    for (const name of status.meanwhile.fields)
      errors[name] = texts.bar.collidedField.replace(
        '{value}',
        shownValue(texts, status.now, name),
      );
  else for (const name of fieldsAtFault(status)) errors[name] = texts.fields[name].wrong;
  return errors;
}
