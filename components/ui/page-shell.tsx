import type { ReactNode } from 'react';
import { BrandMark } from './brand-mark';

type PageShellProps = {
  /** Whose sign-in this is: the RP name. */
  brand: string;
  title: string;
  lead?: ReactNode;
  /** Below the card, in small print. */
  footer?: ReactNode;
  children?: ReactNode;
};

/** The one-card page of sign-in: brand, heading, what to do, and nothing else. */
export function PageShell({ brand, title, lead, footer, children }: PageShellProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:justify-center sm:py-16">
      <main className="w-full max-w-md">
        <div className="grid grid-cols-1 gap-6 sm:rounded-card sm:border sm:border-line sm:bg-surface sm:p-10 sm:shadow-lift">
          <header className="grid gap-5">
            <p className="flex items-center gap-3 font-medium">
              <BrandMark />
              <span className="min-w-0 truncate">{brand}</span>
            </p>
            <div className="grid gap-2">
              <h1 className="font-semibold text-2xl leading-tight tracking-tight">{title}</h1>
              {lead ? <div className="text-ink-soft">{lead}</div> : null}
            </div>
          </header>
          {children}
        </div>
        {footer ? <div className="mt-6 text-center text-ink-soft text-sm">{footer}</div> : null}
      </main>
    </div>
  );
}
