const looks = {
  // The border is for forced colours, which paint no ground.
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-edge bg-surface text-ink hover:bg-sunken',
  quiet: 'border-transparent text-accent hover:bg-accent-soft hover:text-accent-strong',
  danger: 'border-danger bg-surface text-danger hover:bg-danger-soft',
} as const;

/** How much a button asks for attention; one `primary` on a screen. */
export type ButtonLook = keyof typeof looks;

/** The classes of a button or of a link that looks like one: at least 44 px tall, visible when disabled. */
export function buttonStyle(look: ButtonLook = 'primary', wide = false): string {
  const box =
    'inline-flex min-h-11 items-center justify-center gap-2 rounded-control border px-4 py-2 text-center font-medium';
  const states =
    'transition-colors duration-150 ease-calm disabled:cursor-not-allowed disabled:opacity-60 aria-busy:cursor-progress';
  return [box, states, looks[look], wide ? 'w-full' : ''].join(' ').trim();
}
