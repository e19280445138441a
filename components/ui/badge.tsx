import type { ReactNode } from 'react';

const tones = {
  neutral: 'border-line bg-sunken text-ink-soft',
  accent: 'border-accent/40 bg-accent-soft text-accent-strong',
  warning: 'border-warning/40 bg-warning-soft text-warning',
} as const;

/** A short word about a thing, such as "Synced". Never the only place that says it. */
export function Badge(props: { tone?: keyof typeof tones; icon?: ReactNode; children: ReactNode }) {
  const { tone = 'neutral', icon, children } = props;
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full border px-2 py-0.5 font-medium text-xs ${tones[tone]}`}
    >
      {icon ? (
        <span aria-hidden="true" className="*:size-3.5">
          {icon}
        </span>
      ) : null}
      {children}
    </span>
  );
}
