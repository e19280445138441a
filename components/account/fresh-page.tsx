'use client';

import { useEffect } from 'react';

/** Asks the server again for a page that the browser kept for its Back button: somebody may have signed out since. */
export function FreshPage() {
  useEffect(() => {
    const refresh = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener('pageshow', refresh);
    return () => removeEventListener('pageshow', refresh);
  }, []);
  return null;
}
