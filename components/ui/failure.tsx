'use client';

import { useState } from 'react';
import { Button } from './button';
import { PageShell } from './page-shell';

type FailureProps = {
  texts: Record<'title' | 'lead' | 'reference' | 'again', string>;
  /** Names the entry in the server's log. */
  digest?: string | undefined;
  onAgain: () => void;
};

/** Whose installation it is, as the document said before it failed: here no setting can be asked. */
function brandOfDocument(): string {
  if (typeof document === 'undefined') return '';
  const told = document.querySelector<HTMLMetaElement>('meta[name="application-name"]');
  return told?.content || 'Latchkey';
}

/** The page of an unexpected error: no details, a reference for support, and another try. */
export function Failure({ texts, digest, onAgain }: FailureProps) {
  const [brand] = useState(brandOfDocument);
  return (
    <PageShell brand={brand} title={texts.title} lead={texts.lead}>
      {digest ? (
        <p className="text-ink-soft text-sm">{texts.reference.replace('{digest}', digest)}</p>
      ) : null}
      <Button wide onClick={onAgain}>
        {texts.again}
      </Button>
    </PageShell>
  );
}
