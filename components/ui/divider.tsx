/** A word between two ways, on a line. */
export function Divider({ children }: { children: string }) {
  return (
    <p className="flex items-center gap-3 text-ink-soft text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line forced-colors:before:border-t forced-colors:after:border-t">
      {children}
    </p>
  );
}
