import type { ReactNode } from 'react';

/** A list of things with lines between them; `label` names it for assistive technology. */
export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {children}
    </ul>
  );
}

type ListItemProps = {
  icon?: ReactNode;
  title: ReactNode;
  /** What is known about it, below the title. */
  details?: ReactNode;
  actions?: ReactNode;
};

/** One thing of a list: icon, title, details, and what can be done with it. */
export function ListItem({ icon, title, details, actions }: ListItemProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4 first:pt-0 last:pb-0">
      {icon ? (
        <span
          aria-hidden="true"
          className="flex size-10 shrink-0 items-center justify-center text-ink-soft *:size-6"
        >
          {icon}
        </span>
      ) : null}
      <div className="grid min-w-0 flex-1 basis-48 gap-1">
        <div className="break-words font-medium">{title}</div>
        {details ? <div className="text-ink-soft text-sm">{details}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-1">{actions}</div> : null}
    </li>
  );
}
