'use client';

import { type ProblemTexts, problemText } from '@/components/passkey/problem-text';
import { LiveRegion } from '@/components/ui/live-region';
import { Notice } from '@/components/ui/notice';
import type { PolicyState } from '@/lib/server/forms/login-policy';

type PolicyNewsProps = {
  news: PolicyState;
  fieldLabels: Record<string, string>;
  problems: ProblemTexts;
  labels: { saved: string };
};

/** What became of the last attempt to save, with the field at fault by its label. */
export function PolicyNews({ news, fieldLabels, problems, labels }: PolicyNewsProps) {
  const { saved, confirm, problem } = news;
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
