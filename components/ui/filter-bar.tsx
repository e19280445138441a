import type { ReactNode } from 'react';
import { Button } from './button';
import { ButtonLink } from './button-link';
import type { QueryParts } from './query-address';

type FilterBarProps = {
  /** The page that shows what was asked for. */
  action: string;
  labels: { region: string; apply: string; clear: string };
  /** Parts of the query that the fields do not set, such as the sorting. */
  kept?: QueryParts;
  /** Leads to the page without filters; only where some are set. */
  clearHref?: string | undefined;
  /** Fields, each with a name of the query. */
  children: ReactNode;
};

/** Fields that narrow a list, as a form that asks for an address: it works without script, and can be sent to others. */
export function FilterBar({ action, labels, kept = {}, clearHref, children }: FilterBarProps) {
  return (
    <search aria-label={labels.region}>
      <form
        method="get"
        action={action}
        className="grid items-end gap-3 sm:flex sm:flex-wrap sm:*:min-w-40 sm:*:flex-1"
      >
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <div className="flex flex-wrap gap-2 sm:flex-none">
          <Button type="submit" look="secondary">
            {labels.apply}
          </Button>
          {clearHref ? (
            <ButtonLink href={clearHref} look="quiet">
              {labels.clear}
            </ButtonLink>
          ) : null}
        </div>
      </form>
    </search>
  );
}
