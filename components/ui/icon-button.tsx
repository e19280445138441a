import type { ComponentProps, ReactNode } from 'react';

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style' | 'children'> & {
  /** What it does, for assistive technology and as the tooltip. */
  label: string;
  icon: ReactNode;
};

/** A button of 44 × 44 px with an icon alone; its name comes from `label`. */
export function IconButton({ label, icon, type, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      aria-label={label}
      title={label}
      className="inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink-soft transition-colors duration-150 ease-calm *:size-5 hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-60"
    >
      {icon}
    </button>
  );
}
