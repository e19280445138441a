import { tabStyle } from './tab-style';

/** One page of several that belong together. */
export type TabLink = { href: string; label: string; current: boolean };

/** Pages that belong together, as a row of links: for what has an address. Parts of one page are `Tabs`. */
export function TabLinks({ label, links }: { label: string; links: TabLink[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-x-1 border-line border-b">
        {links.map(({ href, label: text, current }) => (
          <li key={href}>
            <a href={href} aria-current={current ? 'page' : undefined} className={tabStyle}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
