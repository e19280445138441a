import { KeyRound } from 'lucide-react';
import type { Problem } from '@/lib/server/problem';
import { CeremonyButton } from './ceremony-button';
import { problemId } from './problem-notice';

/** The button that starts a ceremony; after a try that failed it says so and points to the reason. */
export function PasskeyButton(props: {
  problem: Problem | null;
  texts: { start: string; again: string; waiting: string; cancel: string };
}) {
  const { problem, texts } = props;
  return (
    <CeremonyButton
      icon={<KeyRound />}
      label={problem ? texts.again : texts.start}
      texts={texts}
      describedBy={problem ? problemId : undefined}
    />
  );
}
