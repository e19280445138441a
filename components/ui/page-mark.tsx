import type { ReactNode } from 'react';

const tones = {
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
  neutral: 'bg-sunken text-ink-soft',
} as const;

const box = 'flex size-16 items-center justify-center border border-transparent *:size-8';

/** What a one-card page is about, as a sign of 64 px above its title. Decoration: the title says it. */
export function PageMark({
  tone = 'accent',
  icon,
}: {
  tone?: keyof typeof tones;
  icon: ReactNode;
}) {
  return (
    <span aria-hidden="true" className={`${box} rounded-card ${tones[tone]}`}>
      {icon}
    </span>
  );
}

/** The sign of something done: a check mark that is drawn once, and stands at once for those who want no motion. */
export function DoneMark() {
  return (
    <span className={`${box} ${tones.accent} rounded-full`}>
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
      >
        <path
          d="m5 12.5 4.5 4.5L19 7.5"
          pathLength="1"
          strokeDasharray="1"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="animate-draw motion-reduce:animate-none"
        />
      </svg>
    </span>
  );
}
