'use client';

import { type ProblemTexts, problemText } from '@/components/passkey/problem-text';
import { LiveRegion } from '@/components/ui/live-region';
import { Notice } from '@/components/ui/notice';
import type { PolicyState } from '@/lib/server/forms/login-policy';

type PolicyStatusProps = {
  state: PolicyState;
  fieldLabels: Record<string, string>;
  problems: ProblemTexts;
  labels: { saved: string };
};

/** What became of the last attempt to save, with the field at fault by its label. */
export function PolicyStatus({ state, fieldLabels, problems, labels }: PolicyStatusProps) {
  const { saved, confirm, problem } = state;
  const field = fieldLabels[problem?.values?.['field'] ?? ''];
  return (
    <LiveRegion>
      {saved ? <Notice tone="success">{labels.saved}</Notice> : null}
      {problem && !confirm ? (
        <Notice tone="error">
          {field ? <p className="font-semibold">{field}</p> : null}
          {problemText(problems, problem)}
        </Notice>
      ) : null}
    </LiveRegion>
  );
}
