import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type DisclosureProps = {
  summary: string;
  /** Shows what is behind it from the start. */
  open?: boolean;
  children: ReactNode;
};

/** A line that opens to more; works without script. */
export function Disclosure({ summary, open, children }: DisclosureProps) {
  return (
    <details open={open} className="group">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded-control text-accent text-sm hover:text-accent-strong">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 transition-transform duration-150 ease-calm group-open:rotate-90"
        />
        <span className="underline-offset-4 hover:underline">{summary}</span>
      </summary>
      <div className="grid gap-3 pt-1 pb-3 pl-6 text-ink-soft text-sm">{children}</div>
    </details>
  );
}
