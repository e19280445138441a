import type { ReactNode } from 'react';
import { type BrandLogo, BrandMark } from './brand-mark';

type PageShellProps = {
  /** Whose sign-in this is: the RP name. */
  brand: string;
  logo?: BrandLogo | null;
  /** What the page is about, of 64 px: a `PageMark` or a `DoneMark`. */
  mark?: ReactNode;
  title: ReactNode;
  lead?: ReactNode;
  /** Whose account it is about: an `AccountPill`. */
  account?: ReactNode;
  /** Below the card, in small print. */
  footer?: ReactNode;
  children?: ReactNode;
};

/**
 * The one-card page of sign-in: brand, heading, what to do, and nothing else. The card's top stays where it is while
 * something below opens: it is not centred.
 */
export function PageShell(props: PageShellProps) {
  const { brand, logo = null, mark, title, lead, account, footer, children } = props;
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:pt-[12vh] sm:pb-16">
      <main className="w-full max-w-md">
        <div className="grid grid-cols-1 gap-6 sm:rounded-card sm:border sm:border-line sm:bg-surface sm:p-10 sm:shadow-lift">
          <header className="grid grid-cols-1 justify-items-center gap-6 text-center">
            <p className="flex max-w-full items-center gap-3 font-medium">
              <BrandMark name={brand} logo={logo} nameClassName="min-w-0 wrap-anywhere text-left" />
            </p>
            {mark}
            <div className="grid grid-cols-1 gap-2">
              <h1 className="wrap-anywhere font-semibold text-2xl leading-tight tracking-tight">
                {title}
              </h1>
              {lead ? <div className="wrap-anywhere text-ink-soft">{lead}</div> : null}
            </div>
            {account}
          </header>
          {children}
        </div>
        {footer ? <div className="mt-6 text-center text-ink-soft text-sm">{footer}</div> : null}
      </main>
    </div>
  );
}
