import type { ReactNode } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Named } from '@/components/ui/bdi';
import { Notice } from '@/components/ui/notice';
import type { Problem } from '@/lib/server/problem';
import type { WhichBrowsers } from './ceremony';

/** What people meet all the time, and nothing is wrong: a cancel, above all. */
const informational: Problem['code'][] = [
  'not_used',
  'not_created',
  'took_too_long',
  'already_here',
  'other_account',
  'ceremony_expired',
];

/** What helps with problems that another browser may not have. */
function usualActions(code: Problem['code'], { text, openText, href }: WhichBrowsers) {
  // Most windows that do not open are inside another app.
  if (code === 'blocked') return [{ text: openText, href: `${href}#embedded` }];
  return code === 'script_missing' || code === 'not_supported' ? [{ text, href }] : [];
}

/** The id by which a button is described by the problem that its last press met. */
export const problemId = 'problem';

/** What a person may do next, as a link in the notice. */
type ProblemAction = { text: string; href: string };

/** What a page has to say and to offer beside the catalogue's sentence, by the problem's code; its actions replace the usual ones. */
export type ProblemHelp = Partial<
  Record<Problem['code'], { details?: ReactNode; actions?: ProblemAction[] }>
>;

/** What becomes of a removed passkey in the password manager: the element shows the one that is true. */
export type RemovedTexts = { signalled: string; notSignalled: string };

type ProblemNoticeProps = {
  problem: Problem | null;
  texts: ProblemTexts;
  whichBrowsers: WhichBrowsers;
  removed?: RemovedTexts;
  help?: ProblemHelp;
};

function Actions({ actions }: { actions: ProblemAction[] }) {
  if (actions.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-5">
      {actions.map(({ text, href }) => (
        <a
          key={href}
          href={href}
          className="-mb-2 inline-flex min-h-11 items-center rounded-control font-medium text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2"
        >
          {text}
        </a>
      ))}
    </p>
  );
}

function Removed({ signalled, notSignalled }: RemovedTexts) {
  return (
    <>
      <p data-not-signalled suppressHydrationWarning>
        {notSignalled}
      </p>
      <p data-signalled hidden suppressHydrationWarning>
        {signalled}
      </p>
    </>
  );
}

function KnownProblem(props: ProblemNoticeProps & { problem: Problem }) {
  const { problem, texts, whichBrowsers, removed, help } = props;
  const { code, values = {} } = problem;
  const { details, actions } = help?.[code] ?? {};
  return (
    <Notice tone={informational.includes(code) ? 'info' : 'error'}>
      <p id={problemId}>
        <Named text={texts[code]} names={values} />
      </p>
      {removed && code === 'passkey_removed' ? <Removed {...removed} /> : null}
      {details}
      <Actions actions={actions ?? usualActions(code, whichBrowsers)} />
    </Notice>
  );
}

/** The part that is hidden until the element has something to say. */
export function SaidNotice() {
  return (
    <div data-said hidden suppressHydrationWarning>
      <Notice tone="error">
        <p suppressHydrationWarning />
      </Notice>
    </div>
  );
}

/**
 * The one place above the buttons where a page says what went wrong: what the server answered, and, in the part that is
 * hidden until then, what the element finds out by itself.
 */
export function ProblemNotice(props: ProblemNoticeProps) {
  const { problem } = props;
  return (
    <div className="contents">
      {problem ? (
        <div data-problem suppressHydrationWarning>
          <KnownProblem {...props} problem={problem} />
        </div>
      ) : null}
      <SaidNotice />
    </div>
  );
}
