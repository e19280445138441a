'use client';

import { Button } from './button';
import { PageShell } from './page-shell';

type FailureProps = {
  texts: Record<'title' | 'lead' | 'reference' | 'again', string>;
  brand: string;
  /** Names the entry in the server's log. */
  digest?: string | undefined;
  onAgain: () => void;
};

/** The page of an unexpected error: no details, a reference for support, and another try. */
export function Failure({ texts, brand, digest, onAgain }: FailureProps) {
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
