'use client';

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { IconButton } from './icon-button';

/** One thing that a menu does. */
type MenuAction = { label: string; icon: ReactNode; danger?: boolean; onSelect: () => void };

type MenuProps = {
  /** The id of its button, which has the focus again when the menu closes. */
  id: string;
  /** What the menu is for, for assistive technology and as the tooltip. */
  label: string;
  icon: ReactNode;
  actions: MenuAction[];
};

/** Where each key leads from the item at `index` of `count`. */
const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Actions behind a button of 44 × 44 px, as the ARIA practices have a menu button: opened by press or arrow, walked by
 * arrows, closed by Escape, the tab key or a press outside.
 */
export function Menu({ id, label, icon, actions }: MenuProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector('button')?.focus();
    list.current?.scrollIntoView({ block: 'nearest' });
    const pressOutside = ({ target }: PointerEvent) => {
      if (!(target instanceof Node && frame.current?.contains(target))) setOpen(false);
    };
    document.addEventListener('pointerdown', pressOutside);
    return () => document.removeEventListener('pointerdown', pressOutside);
  }, [open]);

  function close() {
    flushSync(() => setOpen(false));
    document.getElementById(id)?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' || event.key === 'Tab') close();
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const current = items.indexOf(document.activeElement as HTMLButtonElement);
    const next = steps[event.key]?.(current, items.length);
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  }

  return (
    <div ref={frame} className="relative">
      <IconButton
        id={id}
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      />
      {open ? (
        <div
          ref={list}
          role="menu"
          aria-labelledby={id}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          className="absolute top-full right-0 z-20 min-w-44 scroll-m-4 rounded-card border border-line bg-surface p-1.5 shadow-lift"
        >
          {actions.map((action) => (
            <MenuItem
              key={action.label}
              {...action}
              onSelect={() => {
                close();
                action.onSelect();
              }}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function MenuItem({ label, icon, danger = false, onSelect }: MenuAction) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={onSelect}
      className={`flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-sm -outline-offset-2 hover:bg-sunken ${danger ? 'text-danger' : ''}`}
    >
      <span aria-hidden="true" className="shrink-0 *:size-5">
        {icon}
      </span>
      {label}
    </button>
  );
}
