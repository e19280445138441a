import type { ReactNode } from 'react';

/** Announces whatever is put into it; keep it mounted while its child comes and goes. */
export function LiveRegion({ children }: { children?: ReactNode }) {
  return (
    <div aria-live="polite" aria-atomic="true" className="empty:hidden">
      {children}
    </div>
  );
}
