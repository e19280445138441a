/** How a page can be looked at: by the system's colours. */
export const themes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  /** The high contrast of Windows, in which backgrounds and shadows are gone. */
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const;

export type Theme = keyof typeof themes;

/** A phone and a laptop, in CSS pixels. */
export const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];

/** The laptop at a zoom of 200 % (WCAG 2.2, 1.4.4). */
export const zoomed = { width: 640, height: 450 };
