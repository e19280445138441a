import { Check } from 'lucide-react';

/** One step of several, in their order. */
type Step = { label: string; state: 'done' | 'current' | 'ahead' };

type StepperProps = {
  label: string;
  steps: Step[];
  /** Said after a step that is done, for those who cannot see its mark. */
  doneLabel: string;
};

const marks = {
  done: 'border-accent bg-accent text-on-accent forced-colors:text-[CanvasText]',
  current: 'border-accent text-accent-strong border-2',
  ahead: 'border-edge text-ink-soft',
} as const;

/** Where one is in a task of several steps: done, here, and what is ahead. */
export function Stepper({ label, steps, doneLabel }: StepperProps) {
  return (
    <ol aria-label={label} className="grid gap-3 sm:flex sm:flex-wrap sm:gap-x-6">
      {steps.map(({ label: text, state }, index) => (
        <li
          key={text}
          aria-current={state === 'current' ? 'step' : undefined}
          className="flex min-w-0 items-center gap-2.5 text-ink-soft text-sm aria-[current]:font-semibold aria-[current]:text-ink"
        >
          <span
            aria-hidden="true"
            className={`flex size-7 shrink-0 items-center justify-center rounded-full border font-semibold ${marks[state]}`}
          >
            {state === 'done' ? <Check className="size-4" /> : index + 1}
          </span>
          <span className="min-w-0 wrap-anywhere">{text}</span>
          {state === 'done' ? <span className="sr-only">{doneLabel}</span> : null}
        </li>
      ))}
    </ol>
  );
}
