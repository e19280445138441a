'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';

export type PasskeysOffLabels = {
  title: string;
  text: string;
  points: { nobody: string; sessions: string; undo: string };
  command: string;
  button: string;
  cancel: string;
};

type PasskeysOffConfirmationProps = {
  labels: PasskeysOffLabels;
  busy: boolean;
  onKeep: () => void;
};

/** What switching passkeys off would do, and the second press that it takes. Takes the focus when it appears. */
export function PasskeysOffConfirmation({ labels, busy, onKeep }: PasskeysOffConfirmationProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-labelledby="passkeys-off"
      className="grid gap-4 rounded-card border border-danger bg-danger-soft p-5 sm:p-7"
    >
      <h2
        id="passkeys-off"
        ref={heading}
        tabIndex={-1}
        className="font-semibold text-lg leading-snug outline-none"
      >
        {labels.title}
      </h2>
      <p className="text-sm">{labels.text}</p>
      <ul className="grid list-disc gap-1.5 pl-5 text-sm">
        <li>{labels.points.nobody}</li>
        <li>{labels.points.sessions}</li>
        <li>
          {labels.points.undo}
          <code className="mt-2 block w-fit max-w-full overflow-x-auto rounded-control border border-line bg-surface px-3 py-2 font-mono">
            {labels.command}
          </code>
        </li>
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" onClick={onKeep}>
          {labels.cancel}
        </Button>
        <Button type="submit" name="confirmed" value="yes" look="danger" busy={busy}>
          {labels.button}
        </Button>
      </div>
    </section>
  );
}
