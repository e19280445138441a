import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

type FoldingCardProps = {
  title: string;
  description?: ReactNode;
  /** What it is about or how it stands, before the title; decoration. */
  icon?: ReactNode;
  /** A word beside the title. */
  badge?: ReactNode;
  /** Whether it is open at first; whoever reads may open and close it. */
  open?: boolean;
  /** Drawn as the one to go on with. */
  emphasised?: boolean;
  children: ReactNode;
};

/** A card that is folded to its heading until somebody wants to see it; works without script. */
export function FoldingCard(props: FoldingCardProps) {
  const { title, description, icon, badge, open = false, emphasised = false, children } = props;
  return (
    <details
      open={open}
      className={`group rounded-card border bg-surface ${emphasised ? 'border-accent forced-colors:border-2' : 'border-line'}`}
    >
      <summary className="flex min-h-11 list-none items-start gap-4 rounded-card px-5 py-4 hover:bg-sunken group-open:rounded-b-none group-open:hover:bg-transparent sm:px-7">
        {icon ? (
          <span aria-hidden="true" className="mt-0.5 shrink-0 *:size-6">
            {icon}
          </span>
        ) : null}
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="wrap-anywhere font-semibold text-lg leading-snug">{title}</h2>
            {badge}
          </span>
          {description ? <span className="text-ink-soft text-sm">{description}</span> : null}
        </span>
        <ChevronDown
          aria-hidden="true"
          className="mt-1 size-5 shrink-0 text-ink-soft transition-transform duration-150 ease-calm group-open:rotate-180"
        />
      </summary>
      <div className={`grid grid-cols-1 gap-5 px-5 pb-5 sm:px-7 sm:pb-7 ${icon ? 'sm:pl-17' : ''}`}>
        {children}
      </div>
    </details>
  );
}
