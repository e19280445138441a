const sizes = { small: 'size-7 text-sm', medium: 'size-10', large: 'size-16 text-2xl' } as const;

/** What a reader takes for the first sign of a name, an emoji of several included. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toUpperCase() ?? '';
}

/** Somebody by the first sign of their name. Decoration: the name itself stands beside it. */
export function Avatar({ name, size = 'medium' }: { name: string; size?: keyof typeof sizes }) {
  return (
    <span
      aria-hidden="true"
      className={`flex shrink-0 items-center justify-center rounded-full border border-transparent bg-accent-soft font-semibold text-accent-strong ${sizes[size]}`}
    >
      {initialOf(name)}
    </span>
  );
}
