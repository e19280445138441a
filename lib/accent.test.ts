import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Accent, accentStyle, deriveAccents, grounds } from '@/lib/accent';
import { contrast, type Hex, toHex, toOklch } from '@/lib/color';

const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): Hex => `#${value.toString(16).padStart(6, '0')}`);

/** Everything of ours that is written in an accent or stands on one. */
function pairs(theme: 'light' | 'dark', accent: Accent): [Hex, Hex][] {
  const { accent: plain, 'accent-strong': strong, 'on-accent': on, 'accent-soft': soft } = accent;
  const ink: Hex = theme === 'light' ? '#1a1c1a' : '#eaeeec';
  return [
    ...[...grounds[theme], soft].flatMap((ground): [Hex, Hex][] => [
      [plain, ground],
      [strong, ground],
    ]),
    [on, plain],
    [on, strong],
    [ink, soft],
  ];
}

describe('accents', () => {
  test('a colour of any kind gives text and buttons that can be read, in both themes', () => {
    fc.assert(
      fc.property(anyColor, (given) => {
        const accents = deriveAccents(given);
        const faint = (['light', 'dark'] as const).flatMap((theme) =>
          pairs(theme, accents[theme]).filter(([one, other]) => contrast(one, other) < 4.5),
        );
        expect(faint).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('a colour that can be read already stays what it is', () => {
    for (const given of ['#0a6a4f', '#1d4ed8', '#7c3aed', '#000000'] as const)
      expect(deriveAccents(given).light.accent).toBe(given);
    expect(deriveAccents('#ffd400').dark.accent).toBe('#ffd400');
  });

  test('a colour keeps its hue, and a grey stays grey', () => {
    const hueOf = (hex: Hex) => (toOklch(hex).h * 180) / Math.PI;
    for (const given of ['#e11d48', '#0ea5e9', '#84cc16'] as const) {
      const { light, dark } = deriveAccents(given);
      for (const { accent } of [light, dark])
        expect(Math.abs(hueOf(accent) - hueOf(given)), given).toBeLessThan(6);
    }
    const { light, dark } = deriveAccents('#808080');
    for (const hex of [...Object.values(light), ...Object.values(dark)])
      expect(toOklch(hex).c, hex).toBeLessThan(0.002);
  });

  test('what is pointed at can be told from what is not', () => {
    fc.assert(
      fc.property(anyColor, (given) => {
        for (const { accent, 'accent-strong': strong } of Object.values(deriveAccents(given)))
          expect(contrast(accent, strong), `${accent}, ${strong}`).toBeGreaterThan(1.1);
      }),
    );
  });

  test('the grounds are those of the style sheet', () => {
    const [light = '', dark = ''] = readFileSync('app/globals.css', 'utf8').split(
      '@media (prefers-color-scheme: dark)',
    );
    for (const [theme, css] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      const values = ['surface', 'canvas', 'sunken'].map(
        (name) => new RegExp(`--${name}: (#\\w{6});`).exec(css)?.[1],
      );
      expect(values).toEqual(grounds[theme]);
    }
  });

  test('the style sheet is nothing but colours', () => {
    const colors = `(?:--[a-z-]+:#[0-9a-f]{6};?){4}`;
    expect(accentStyle('#1d4ed8')).toMatch(
      new RegExp(
        String.raw`^:root:root\{${colors}\}@media \(prefers-color-scheme:dark\)\{:root:root\{${colors}\}\}$`,
      ),
    );
  });
});

describe('colours', () => {
  test('come back as they were from how they look', () => {
    fc.assert(
      fc.property(anyColor, (hex) => {
        expect(toHex(toOklch(hex))).toBe(hex);
      }),
    );
  });

  test('stand apart as WCAG 2.2 counts it', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
