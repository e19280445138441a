import type { ReactNode } from 'react';

type EmptyStateProps = {
  icon: ReactNode;
  title: string;
  /** Why there is nothing, and what to do about it. */
  text: ReactNode;
  /** A button or a link that makes the first one. */
  action?: ReactNode;
};

/** In the place of a list that has nothing in it: why, and what to do. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-4 rounded-card border border-edge border-dashed px-5 py-10 text-center">
      <span
        aria-hidden="true"
        className="flex size-12 items-center justify-center rounded-full bg-sunken text-ink-soft *:size-6"
      >
        {icon}
      </span>
      <div className="grid max-w-prose gap-1">
        <p className="font-semibold">{title}</p>
        <div className="text-ink-soft text-sm">{text}</div>
      </div>
      {action}
    </div>
  );
}
