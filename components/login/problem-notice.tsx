import { type ProblemTexts, problemText } from '@/components/passkey/problem-text';
import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import type { Problem } from '@/lib/server/problem';

/** A cancel is no error: people do it all the time, and nothing is wrong. */
const informational: Problem['code'][] = [
  'not_used',
  'not_created',
  'took_too_long',
  'already_here',
];

/** Problems that another browser may not have. */
const browserRelated: Problem['code'][] = ['script_missing', 'blocked'];

/** The id by which a button is described by the problem that its last press met. */
export const problemId = 'problem';

/** What becomes of a removed passkey in the password manager: the element shows the one that is true. */
export type RemovedTexts = { signalled: string; notSignalled: string };

/** What went wrong in this form, in the words of the catalogue; nothing when all is well. */
export function ProblemNotice(props: {
  problem: Problem | null;
  texts: ProblemTexts;
  whichBrowsers: { text: string; href: string };
  removed?: RemovedTexts;
}) {
  const { problem, texts, whichBrowsers, removed } = props;
  if (!problem) return null;
  return (
    <Notice tone={informational.includes(problem.code) ? 'info' : 'error'}>
      <p id={problemId}>{problemText(texts, problem)}</p>
      {removed && problem.code === 'passkey_removed' ? (
        <>
          <p data-not-signalled suppressHydrationWarning>
            {removed.notSignalled}
          </p>
          <p data-signalled hidden suppressHydrationWarning>
            {removed.signalled}
          </p>
        </>
      ) : null}
      {browserRelated.includes(problem.code) ? (
        <p className="mt-1">
          <TextLink href={whichBrowsers.href}>{whichBrowsers.text}</TextLink>
        </p>
      ) : null}
    </Notice>
  );
}
