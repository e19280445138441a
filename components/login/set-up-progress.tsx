import { PartsBar } from '@/components/ui/parts-bar';

/** How far the set-up is: a bar for each step, and the same in words. */
export function SetUpProgress({ step, text }: { step: 1 | 2; text: string }) {
  return (
    <div className="grid grid-cols-1 gap-2">
      <PartsBar filled={step} total={2} />
      <p className="text-center text-ink-soft text-sm">{text}</p>
    </div>
  );
}
