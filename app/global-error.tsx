'use client';

import { Failure } from '@/components/ui/failure';
import texts from '@/lib/server/messages/failure.en.json';
import './globals.css';

/** An unexpected error of the document's frame itself. */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="bg-canvas font-sans text-ink">
        <title>{texts.title}</title>
        <Failure texts={texts} digest={error.digest} onAgain={() => location.reload()} />
      </body>
    </html>
  );
}
