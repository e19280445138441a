import { ChevronRight } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

type DisclosureProps = Omit<ComponentProps<'details'>, 'className' | 'style' | 'children'> & {
  summary: string;
  children: ReactNode;
};

/** A line that opens to more; works without script. Open from the start with `open`. */
export function Disclosure({ summary, children, ...rest }: DisclosureProps) {
  return (
    <details {...rest} className="group">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded-control text-accent text-sm hover:text-accent-strong">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 transition-transform duration-150 ease-calm group-open:rotate-90"
        />
        <span className="underline-offset-4 hover:underline">{summary}</span>
      </summary>
      <div className="grid grid-cols-1 gap-3 pt-1 pb-3 pl-6 text-ink-soft text-sm">{children}</div>
    </details>
  );
}
