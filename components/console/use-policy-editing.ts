'use client';

import { unstable_rethrow } from 'next/navigation';
import { type RefObject, useEffect, useState, useTransition } from 'react';
import type { PolicyState, PolicyVersion } from '@/lib/server/forms/login-policy';
import {
  changedFields,
  draftOf,
  entriesOf,
  faultyDuration,
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

const refusedField = (field: string): PolicyStatus => ({
  kind: 'refused',
  problem: { code: 'invalid_argument', values: { field } },
});

/** Puts the focus on a field, in sight: what is folded around it opens. */
function focusField(form: HTMLFormElement | null, field: PolicyField): void {
  const [entry = ''] = entriesOf(field);
  const named = form?.elements.namedItem(entry);
  const control =
    named instanceof RadioNodeList ? form?.querySelector(`[name="${entry}"]:checked`) : named;
  if (!(control instanceof HTMLElement)) return;
  const fold = control.closest('details');
  if (fold) fold.open = true;
  control.focus();
}

/** The field that a status is about, if there is one. */
export function fieldAtFault(status: PolicyStatus): PolicyField | null {
  if (status.kind === 'collided') return status.meanwhile.fields[0] ?? null;
  const field = status.kind === 'refused' ? status.problem.values?.['field'] : undefined;
  return (field as PolicyField | undefined) ?? null;
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
    const field = fieldAtFault(status);
    if (field) focusField(form.current, field);
    else if (status.kind === 'saved' || status.kind === 'refused') bar.current?.focus();
  }, [status, form, bar]);

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
      setStatus(editing);
    },
    save(confirmed: boolean) {
      if (saving || changed.length === 0) return;
      const fault = faultyDuration(draft, ranges);
      if (fault) setStatus(refusedField(fault));
      else startSaving(() => attempt(confirmed));
    },
    discard() {
      setDraft(draftOf(base.policy));
      setStatus({ kind: 'discarded' });
      const [first] = changed;
      if (first) focusField(form.current, first);
    },
    /** Takes one field back, and the focus to it. */
    keep(field: PolicyField) {
      const saved = draftOf(base.policy);
      setDraft((now) => ({
        ...now,
        ...Object.fromEntries(entriesOf(field).map((name) => [name, saved[name] ?? ''])),
      }));
      setStatus(editing);
      requestAnimationFrame(() => focusField(form.current, field));
    },
  };
}
