import type { ReactNode } from 'react';

type CardProps = {
  /** A heading of the second level; leave it out for a card that needs none. */
  title?: string;
  description?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  id?: string;
  children?: ReactNode;
};

/** A raised surface for things that belong together; with a title it is a named region. */
export function Card({ title, description, actions, id, children }: CardProps) {
  const Frame = title ? 'section' : 'div';
  return (
    <Frame
      id={id}
      aria-label={title}
      className="grid grid-cols-1 gap-5 rounded-card border border-line bg-surface p-5 sm:p-7"
    >
      {title ? (
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="max-w-prose">
            <h2 className="font-semibold text-lg leading-snug">{title}</h2>
            {description ? <div className="mt-1 text-ink-soft text-sm">{description}</div> : null}
          </div>
          {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
        </header>
      ) : null}
      {children}
    </Frame>
  );
}
