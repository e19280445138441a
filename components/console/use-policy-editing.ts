'use client';

import { unstable_rethrow } from 'next/navigation';
import { type RefObject, useEffect, useState, useTransition } from 'react';
import type { PolicyState, PolicyVersion } from '@/lib/server/forms/login-policy';
import {
  changedFields,
  draftOf,
  entriesOf,
  faultyFields,
  type PolicyDraft,
  type PolicyField,
  readDraft,
  type SecondsRanges,
} from '@/lib/server/policy-draft';
import { type PolicyStatus, savePolicy, statusOf } from './save-policy';

type PolicyEditingProps = {
  version: PolicyVersion;
  ranges: SecondsRanges;
  posted: PolicyState;
  form: RefObject<HTMLFormElement | null>;
  bar: RefObject<HTMLElement | null>;
};

const editing: PolicyStatus = { kind: 'editing' };

function controlOf(form: HTMLFormElement | null, field: PolicyField): HTMLElement | null {
  const [entry = ''] = entriesOf(field);
  const named = form?.elements.namedItem(entry);
  const control =
    named instanceof RadioNodeList ? form?.querySelector(`[name="${entry}"]:checked`) : named;
  return control instanceof HTMLElement ? control : null;
}

/** Puts the focus on the first of the fields, and all of them in sight: what is folded around them opens. */
function focusFields(form: HTMLFormElement | null, fields: PolicyField[]): void {
  const controls = fields.map((field) => controlOf(form, field));
  for (const control of controls) {
    const fold = control?.closest('details');
    if (fold) fold.open = true;
  }
  controls[0]?.focus();
}

/** The fields that a status is about, in the order of the page. */
export function fieldsAtFault(status: PolicyStatus): PolicyField[] {
  if (status.kind === 'collided') return status.meanwhile.fields;
  if (status.kind === 'faulty') return status.fields;
  const field = status.kind === 'refused' ? status.problem.values?.['field'] : undefined;
  return field ? [field as PolicyField] : [];
}

/** Other fields stay marked while one of them is mended. */
function statusAfterEdit(status: PolicyStatus, typed: PolicyDraft): PolicyStatus {
  if (status.kind !== 'faulty') return editing;
  const isUntouched = (field: PolicyField) => !entriesOf(field).some((entry) => entry in typed);
  const fields = status.fields.filter(isUntouched);
  return fields.length > 0 ? { kind: 'faulty', fields } : editing;
}

/** The page's copy of the policy: what is typed, what of it is unsaved, and what became of saving it. */
export function usePolicyEditing({ version, ranges, posted, form, bar }: PolicyEditingProps) {
  const [base, setBase] = useState(version);
  const [draft, setDraft] = useState('typed' in posted ? posted.typed : draftOf(version.policy));
  const [status, setStatus] = useState(statusOf(posted));
  const [saving, startSaving] = useTransition();
  const changed = changedFields(draft, base.policy);

  // What was typed before the script was there.
  useEffect(() => {
    if (form.current) setDraft(readDraft(new FormData(form.current)));
  }, [form]);

  useEffect(() => {
    // Of several, the first has the focus by the press on the button; to mend one is no reason to go to the next.
    if (status.kind === 'faulty') return;
    const fields = fieldsAtFault(status);
    if (fields.length > 0) focusFields(form.current, fields);
    else if (status.kind === 'saved' || status.kind === 'refused') bar.current?.focus();
  }, [status, form, bar]);

  // The warning comes with the page's answer, before or after ours; it stands above all that was in sight.
  const isWarningNew =
    status.kind === 'saved' && status.passkeysOff && version.policy.passkeysType === 'NOT_ALLOWED';
  useEffect(() => {
    if (isWarningNew) document.getElementById('passkeys-are-off')?.focus();
  }, [isWarningNew]);

  async function attempt(confirmed: boolean) {
    try {
      const saved = await savePolicy(draft, base, confirmed);
      setBase(saved.base);
      // What was typed while it was on its way is kept.
      setDraft((now) => ({
        ...saved.draft,
        ...Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== draft[name])),
      }));
      setStatus(saved.status);
    } catch (error) {
      unstable_rethrow(error);
      setStatus({ kind: 'refused', problem: { code: 'unavailable' } });
    }
  }

  return {
    draft,
    changed,
    status,
    saving,
    edit(typed: PolicyDraft) {
      setDraft((now) => ({ ...now, ...typed }));
      setStatus((now) => statusAfterEdit(now, typed));
    },
    save(confirmed: boolean) {
      if (saving || changed.length === 0) return;
      const fields = faultyFields(draft, ranges).filter((field) => changed.includes(field));
      if (fields.length === 0) return startSaving(() => attempt(confirmed));
      setStatus({ kind: 'faulty', fields });
      requestAnimationFrame(() => focusFields(form.current, fields));
    },
    discard() {
      setDraft(draftOf(base.policy));
      setStatus({ kind: 'discarded' });
      focusFields(form.current, changed.slice(0, 1));
    },
    /** Takes fields back to what is in force, and the focus to the first. */
    keep(fields: PolicyField[]) {
      const saved = draftOf(base.policy);
      setDraft((now) => ({
        ...now,
        ...Object.fromEntries(fields.flatMap(entriesOf).map((name) => [name, saved[name] ?? ''])),
      }));
      setStatus(editing);
      requestAnimationFrame(() => focusFields(form.current, fields));
    },
  };
}
