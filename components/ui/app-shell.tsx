import type { ReactNode } from 'react';
import { type BrandLogo, BrandMark } from './brand-mark';

/** One entry of the navigation. */
export type NavigationItem = { href: string; label: string; icon: ReactNode; current: boolean };

type AppShellProps = {
  brand: string;
  logo?: BrandLogo | null;
  /** Names the navigation for assistive technology. */
  navigationLabel: string;
  skipLabel: string;
  navigation: NavigationItem[];
  /** Who is signed in, and a way out, at the foot of the navigation. */
  account: ReactNode;
  title: string;
  lead?: ReactNode;
  /** At the end of the page, in small print. */
  footer?: ReactNode;
  /** More room for rows of two columns. */
  wide?: boolean;
  children: ReactNode;
};

function NavigationLink({ href, label, icon, current }: NavigationItem) {
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      className="flex min-h-11 items-center gap-3 whitespace-nowrap rounded-control px-3 text-ink-soft text-sm hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-strong"
    >
      <span aria-hidden="true" className="shrink-0 *:size-5">
        {icon}
      </span>
      {label}
    </a>
  );
}

/** The frame of account and console: navigation on the left, on a narrow screen a bar on top. */
export function AppShell(props: AppShellProps) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[16rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-4 py-3 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-10"
      >
        {props.skipLabel}
      </a>
      <header className="border-line border-b bg-surface md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-r md:border-b-0 md:p-4">
        <p className="flex items-center gap-3 px-4 pt-4 pb-2 font-medium md:px-3 md:pt-2 md:pb-6">
          <BrandMark
            name={props.brand}
            logo={props.logo ?? null}
            nameClassName="min-w-0 truncate"
          />
        </p>
        <nav aria-label={props.navigationLabel} className="md:flex-1">
          <ul className="flex gap-1 overflow-x-auto px-3 pb-2 md:grid md:overflow-visible md:px-0">
            {props.navigation.map((item) => (
              <li key={item.href}>
                <NavigationLink {...item} />
              </li>
            ))}
          </ul>
        </nav>
        <div className="border-line border-t px-4 py-2 text-sm max-md:flex max-md:flex-wrap max-md:gap-x-2 md:px-3 md:pt-4">
          {props.account}
        </div>
      </header>
      <main id="content" tabIndex={-1} className="px-4 py-8 outline-none sm:px-8 md:px-12 md:py-12">
        <div className={`mx-auto grid grid-cols-1 gap-6 ${props.wide ? 'max-w-4xl' : 'max-w-3xl'}`}>
          <div>
            <h1 className="font-semibold text-3xl tracking-tight">{props.title}</h1>
            {props.lead ? <div className="mt-2 max-w-prose text-ink-soft">{props.lead}</div> : null}
          </div>
          {props.children}
          {props.footer ? (
            <div className="-ml-3 mt-6 text-ink-soft text-sm">{props.footer}</div>
          ) : null}
        </div>
      </main>
    </div>
  );
}
