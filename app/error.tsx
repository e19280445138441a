'use client';

import { Failure } from '@/components/ui/failure';
import texts from '@/lib/server/messages/failure.en.json';

/** An unexpected error below the document's frame. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return <Failure texts={texts} digest={error.digest} onAgain={() => location.reload()} />;
}
