import { contrast, type Hex, type Oklch, toHex, toOklch } from '@/lib/color';

/** The four colours of a theme that are the brand's, by the names of their variables in app/globals.css. */
export type Accent = {
  accent: Hex;
  'accent-strong': Hex;
  'on-accent': Hex;
  'accent-soft': Hex;
};

/** What accents stand on: `--surface`, `--canvas` and `--sunken` of app/globals.css, which a test compares. */
export const grounds = {
  light: ['#ffffff', '#f6f6f3', '#efefeb'],
  dark: ['#171b1a', '#0f1211', '#202524'],
} as const satisfies Record<string, readonly Hex[]>;

/** WCAG 2.2 §1.4.3: text of any size. */
const legible = 4.5;

const isLegible = (color: Hex, on: readonly Hex[]) =>
  on.every((ground) => contrast(color, ground) >= legible);

/** The colour itself, or its nearest neighbour in that direction of lightness that can be read on every ground. */
function legibleOn(on: readonly Hex[], start: Oklch, step: number): Oklch {
  let color = start;
  while (!isLegible(toHex(color), on)) color = { ...color, l: color.l + step };
  return color;
}

/** A grey has no hue to keep. */
const isGrey = ({ c }: Oklch) => c < 0.03;

function lightAccent(given: Oklch): Accent {
  const soft = toHex({ ...given, l: 0.945, c: Math.min(given.c * 0.25, 0.025) });
  const color = legibleOn([...grounds.light, soft], given, -0.008);
  // What is nearly black shows that it is pointed at by getting lighter.
  const strong = { ...color, l: color.l > 0.32 ? color.l - 0.08 : Math.max(color.l, 0.2) + 0.12 };
  return {
    accent: toHex(color),
    'accent-strong': toHex(strong),
    'on-accent': '#ffffff',
    'accent-soft': soft,
  };
}

function darkAccent(given: Oklch): Accent {
  const soft = toHex({ ...given, l: 0.295, c: Math.min(given.c * 0.35, 0.045) });
  const start = { ...given, l: isGrey(given) ? 0.93 : Math.max(given.l, 0.76) };
  const color = legibleOn([...grounds.dark, soft], start, 0.008);
  const strong = { ...color, l: color.l < 0.88 ? color.l + 0.07 : color.l - 0.09 };
  return {
    accent: toHex(color),
    'accent-strong': toHex(strong),
    'on-accent': toHex({ ...given, l: 0.22, c: Math.min(given.c * 0.3, 0.04) }),
    'accent-soft': soft,
  };
}

/**
 * The brand's colours for both themes, from one: hue and chroma stay, lightness gives way. Accents are legible (4.5:1) on
 * every ground and on the soft accent, and what stands on them is legible on both.
 */
export function deriveAccents(given: Hex): { light: Accent; dark: Accent } {
  const color = toOklch(given);
  return { light: lightAccent(color), dark: darkAccent(color) };
}

const declarations = (accent: Accent) =>
  Object.entries(accent)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');

/** A style sheet that puts these colours in the place of ours, wherever it stands beside app/globals.css. */
export function accentStyle(given: Hex): string {
  const { light, dark } = deriveAccents(given);
  return `:root:root{${declarations(light)}}@media (prefers-color-scheme:dark){:root:root{${declarations(dark)}}}`;
}
