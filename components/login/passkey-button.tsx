import { KeyRound } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/server/problem';
import { problemId } from './problem-notice';

/** The button that starts a ceremony; after a try that failed it says so and points to the reason. */
export function PasskeyButton(props: {
  problem: Problem | null;
  texts: { start: string; again: string };
}) {
  const { problem, texts } = props;
  return (
    <Button
      type="submit"
      wide
      icon={<KeyRound />}
      data-passkey
      aria-describedby={problem ? problemId : undefined}
    >
      {problem ? texts.again : texts.start}
    </Button>
  );
}
