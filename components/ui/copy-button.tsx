'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import type { ButtonLook } from './button-style';

/** How long the button says that it has copied, in milliseconds. */
const praise = 2_000;

/** What the button says before and after; `failed` where the browser lets no page copy. */
export type CopyLabels = { copy: string; copied: string; failed: string };

type CopyButtonProps = { text: string; labels: CopyLabels; look?: ButtonLook };

/** Copies a text and says so. It is there once it works: without script the text can be selected. */
export function CopyButton({ text, labels, look = 'secondary' }: CopyButtonProps) {
  const [isReady, setReady] = useState(false);
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => setReady(true), []);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), praise);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('failed');
    }
  }

  return (
    <>
      <span hidden={!isReady}>
        <Button look={look} icon={said === 'copied' ? <Check /> : <Copy />} onClick={copy}>
          {said ? labels[said] : labels.copy}
        </Button>
      </span>
      <span role="status" className="sr-only">
        {said ? labels[said] : ''}
      </span>
    </>
  );
}
