import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type PaginationProps = {
  /** Names the navigation, and says what is shown ("21 to 40 of 212"). */
  label: string;
  summary: ReactNode;
  /** Where the pages before and after are; null at the ends. */
  previous: { label: string; href: string | null };
  next: { label: string; href: string | null };
};

const stepStyle =
  'inline-flex min-h-11 items-center gap-1 rounded-control border px-3 font-medium text-sm';

function Step({ label, href, isNext = false }: PaginationProps['next'] & { isNext?: boolean }) {
  const content = (
    <>
      {isNext ? null : <ChevronLeft aria-hidden="true" className="size-4" />}
      {label}
      {isNext ? <ChevronRight aria-hidden="true" className="size-4" /> : null}
    </>
  );
  return href === null ? (
    <span
      aria-hidden="true"
      className={`${stepStyle} border-line text-ink-soft forced-colors:text-[GrayText]`}
    >
      {content}
    </span>
  ) : (
    <a href={href} className={`${stepStyle} border-edge bg-surface hover:bg-sunken`}>
      {content}
    </a>
  );
}

/** The way through a long list, page by page; each page has an address. */
export function Pagination({ label, summary, previous, next }: PaginationProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-ink-soft text-sm">{summary}</p>
      <div className="flex gap-2">
        <Step {...previous} />
        <Step {...next} isNext />
      </div>
    </nav>
  );
}
