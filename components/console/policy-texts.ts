import type { ProblemTexts } from '@/components/passkey/problem-text';
import type { DurationUnit } from '@/lib/durations';
import type { PolicyField } from '@/lib/server/policy-draft';
import type { PasskeysOffLabels } from './passkeys-off-confirmation';

/** What a field says; `wrong` is for a value that it cannot have, in browser and answer alike. */
type PolicyFieldTexts = {
  label: string;
  hint: string;
  wrong: string;
  options?: Record<string, string>;
};

type GroupTexts = { title: string; text: string };

/** The policy page's words in the reader's language, for its half in the browser. */
export type PolicyTexts = {
  fields: Record<PolicyField, PolicyFieldTexts>;
  groups: Record<'signIn' | 'accepted' | 'advanced', GroupTexts>;
  units: Record<DurationUnit, string>;
  unitOf: string;
  save: string;
  bar: {
    label: string;
    unsavedOne: string;
    unsavedMany: string;
    save: string;
    discard: string;
    discarded: string;
    saved: string;
    savedBeside: string;
    quoted: string;
    wrong: string;
    collided: string;
    collidedField: string;
    mine: string;
    theirs: string;
  };
  who: { self: string; removed: string; command_line: string; unknown: string };
  values: { on: string; off: string; nothing: string };
  confirmation: PasskeysOffLabels;
  problems: ProblemTexts;
};
