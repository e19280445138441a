import type { ReactNode } from 'react';
import { Avatar } from './avatar';
import { type BrandLogo, BrandMark } from './brand-mark';
import { DisclosureMenu } from './disclosure-menu';

/** One entry of the navigation. */
export type NavigationItem = { href: string; label: string; icon: ReactNode; current?: boolean };

/** Entries that belong together; without a label where there is one group alone. */
export type NavigationGroup = { label: string | null; items: NavigationItem[] };

type AppShellProps = {
  brand: string;
  logo?: BrandLogo | null;
  /** Names the navigation for assistive technology. */
  navigationLabel: string;
  skipLabel: string;
  /** The name of the button that opens navigation and account on a narrow screen. */
  menuLabel: ReactNode;
  navigation: NavigationGroup[];
  /** Who is signed in, and the way out. */
  account: { label: string; displayName: string; loginName: string; leave: NavigationItem };
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
      className="flex min-h-11 items-center gap-3 rounded-control border border-transparent px-3 text-ink-soft text-sm hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-strong forced-colors:not-aria-[current]:border-[Canvas]"
    >
      <span aria-hidden="true" className="shrink-0 *:size-5">
        {icon}
      </span>
      {label}
    </a>
  );
}

function Navigation({ label, groups }: { label: string; groups: NavigationGroup[] }) {
  return (
    <nav aria-label={label} className="grid gap-5">
      {groups.map((group) => (
        <div key={group.label}>
          {group.label ? (
            <p aria-hidden="true" className="px-3 pb-1 font-medium text-ink-soft text-xs">
              {group.label}
            </p>
          ) : null}
          <ul aria-label={group.label ?? undefined} className="grid gap-0.5">
            {group.items.map((item) => (
              <li key={item.href}>
                <NavigationLink {...item} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Person({ label, displayName, loginName }: AppShellProps['account']) {
  return (
    <div className="flex items-center gap-3 px-3 py-1 text-sm leading-snug">
      <Avatar name={displayName} />
      <p className="min-w-0">
        <span className="sr-only">{label} </span>
        <span className="wrap-anywhere block font-medium">
          <bdi>{displayName}</bdi>
        </span>
        <span className="wrap-anywhere block text-ink-soft">
          <bdi>{loginName}</bdi>
        </span>
      </p>
    </div>
  );
}

/** On a narrow screen a bar of 56 px with all the rest behind one button; else a column of its own. */
function Header(props: AppShellProps) {
  const { brand, logo = null, navigation, navigationLabel, account, menuLabel } = props;
  const pages = <Navigation label={navigationLabel} groups={navigation} />;
  const leave = <NavigationLink {...account.leave} />;
  const summary = (
    <>
      <Avatar name={account.displayName} />
      <span className="sr-only">{menuLabel}</span>
    </>
  );
  return (
    <header className="border-line border-b bg-surface md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:gap-6 md:overflow-y-auto md:border-r md:border-b-0 md:p-4">
      <div className="flex min-h-[3.4375rem] items-center justify-between gap-3 pr-2.5 pl-4 md:pr-3 md:pl-3">
        <p className="flex min-w-0 items-center gap-3 py-1.5 font-medium leading-tight">
          <BrandMark name={brand} logo={logo} nameClassName="wrap-anywhere min-w-0" />
        </p>
        <div className="shrink-0 md:hidden">
          <DisclosureMenu summary={summary}>
            <div className="grid gap-3 divide-y divide-line *:not-last:pb-3">
              <Person {...account} />
              {pages}
              <div>{leave}</div>
            </div>
          </DisclosureMenu>
        </div>
      </div>
      <div className="flex-1 max-md:hidden">{pages}</div>
      <div className="grid gap-2 border-line border-t pt-4 max-md:hidden">
        <Person {...account} />
        {leave}
      </div>
    </header>
  );
}

/** The frame of account and console: who is signed in, where one can go, and the page. */
export function AppShell(props: AppShellProps) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[16rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-30 -translate-y-24 rounded-control bg-accent px-4 py-2.5 font-medium text-on-accent focus:translate-y-0"
      >
        {props.skipLabel}
      </a>
      <Header {...props} />
      <main
        id="content"
        tabIndex={-1}
        className="px-4 pt-8 pb-28 outline-none sm:px-8 md:px-12 md:pt-12"
      >
        <div className={`mx-auto grid grid-cols-1 gap-6 ${props.wide ? 'max-w-4xl' : 'max-w-3xl'}`}>
          <div>
            <h1 className="font-semibold text-3xl tracking-tight">{props.title}</h1>
            {props.lead ? (
              <div className="wrap-anywhere mt-2 max-w-prose text-ink-soft">{props.lead}</div>
            ) : null}
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
