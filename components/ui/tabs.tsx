'use client';

import * as Radix from '@radix-ui/react-tabs';
import type { ComponentProps, ReactNode } from 'react';
import { tabStyle } from './tab-style';

/** One part of a page. */
export type Tab = { value: string; label: string; content: ReactNode };

/** What radix would write into `style`, the pages' policy forbids; nothing here needs it. */
function Plain({ style: _style, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} />;
}

/** Parts of one page of which one is in sight: arrows, Home and End go from tab to tab. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <Radix.Root defaultValue={tabs[0]?.value ?? ''} className="grid grid-cols-1 gap-4">
      <Radix.List asChild aria-label={label}>
        <Plain className="flex flex-wrap gap-x-1 border-line border-b outline-none">
          {tabs.map(({ value, label: text }) => (
            <Radix.Trigger key={value} value={value} className={tabStyle}>
              {text}
            </Radix.Trigger>
          ))}
        </Plain>
      </Radix.List>
      {tabs.map(({ value, content }) => (
        <Radix.Content key={value} value={value} asChild>
          <Plain className="rounded-control">{content}</Plain>
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
