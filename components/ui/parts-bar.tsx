/** How a bar is drawn: done so far, or less than there should be. */
const tones = { accent: 'border-accent bg-accent', warning: 'border-warning bg-warning' } as const;

type PartsBarProps = {
  filled: number;
  total: number;
  tone?: keyof typeof tones;
  /** Short parts beside a heading, instead of the whole width. */
  short?: boolean;
};

/** A bar of equal parts, so many of them filled. Decoration: words beside it say the same. */
export function PartsBar({ filled, total, tone = 'accent', short = false }: PartsBarProps) {
  return (
    <span aria-hidden="true" className="flex gap-1.5">
      {Array.from({ length: total }, (_, part) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts are alike and never move.
          key={part}
          className={`h-2 rounded-full border forced-colors:forced-color-adjust-none ${short ? 'w-8' : 'flex-1'} ${
            part < filled
              ? `${tones[tone]} forced-colors:border-[Highlight] forced-colors:bg-[Highlight]`
              : 'border-edge forced-colors:border-[ButtonText]'
          }`}
        />
      ))}
    </span>
  );
}
