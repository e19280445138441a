import type { ReactNode } from 'react';
import { Avatar } from './avatar';

type AccountPillProps = {
  /** What the person recognises: a login name or a mail address. */
  name: string;
  /** Said before the name to those who cannot see the pill ("Signing in as"). */
  label: string;
  /** A link beside the name, such as to another account. */
  action?: ReactNode;
};

/** Whose account this page is about, on one line where it fits. */
export function AccountPill({ name, label, action }: AccountPillProps) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 text-sm">
      <p className="flex min-w-0 max-w-full items-center gap-2 rounded-[1.375rem] border border-line bg-sunken py-1.5 pr-4 pl-1.5">
        <Avatar name={name} size="small" />
        <span className="sr-only">{label} </span>
        <bdi className="min-w-0 wrap-anywhere text-left font-medium">{name}</bdi>
      </p>
      {action}
    </div>
  );
}
