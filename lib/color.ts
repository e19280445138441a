/** A colour of sRGB as CSS writes it: `#rrggbb`. */
export type Hex = `#${string}`;

/** A colour by lightness (0 to 1), chroma (0 to about 0.4) and hue in radians, equal steps of which look equal (CSS Color 4 §9.3). */
export type Oklch = { l: number; c: number; h: number };

/** One channel of sRGB, 0 to 1, as light (CSS Color 4 §10.2). */
const toLight = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const fromLight = (light: number) =>
  light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;

function lightOf(hex: Hex): [number, number, number] {
  const channel = (at: number) => toLight(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

/** The colour by how it looks; the hue of a grey means nothing. */
export function toOklch(hex: Hex): Oklch {
  const [r, g, b] = lightOf(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(x, y),
    h: Math.atan2(y, x),
  };
}

function toLights({ l: lightness, c, h }: Oklch): number[] {
  const x = c * Math.cos(h);
  const y = c * Math.sin(h);
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const isShown = (lights: number[]) => lights.every((light) => light >= -0.0001 && light <= 1.0001);

/** The nearest colour that sRGB has: of the same lightness and hue, with as much of the chroma as fits. */
export function toHex(color: Oklch): Hex {
  const l = Math.min(1, Math.max(0, color.l));
  let lights = toLights({ ...color, l });
  if (!isShown(lights)) {
    let [fits, tooMuch] = [0, color.c];
    for (let round = 0; round < 20; round += 1) {
      const c = (fits + tooMuch) / 2;
      if (isShown(toLights({ ...color, l, c }))) fits = c;
      else tooMuch = c;
    }
    lights = toLights({ ...color, l, c: fits });
  }
  const digits = lights.map((light) => {
    const value = Math.round(Math.min(1, Math.max(0, fromLight(light))) * 255);
    return value.toString(16).padStart(2, '0');
  });
  return `#${digits.join('')}`;
}

function luminance(hex: Hex): number {
  const [r, g, b] = lightOf(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Hex, other: Hex): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
