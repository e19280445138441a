import type { ReactNode } from 'react';

/** Facts about one thing as a description list: the term beside its value, one under the other when narrow. */
export function Facts({ items }: { items: { term: string; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[minmax(9rem,max-content)_minmax(0,1fr)]">
      {items.map(({ term, value }) => (
        <div key={term} className="sm:contents">
          <dt className="text-ink-soft">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
