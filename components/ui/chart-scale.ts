/** A round step that is at least `rough`: 1, 2 or 5 times a power of ten, and never less than one. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10;
  return step * power;
}

/**
 * Marks of an axis for counts from 0 up, evenly spaced and at round numbers, the last at or above `max`; `parts` is how
 * many steps there are at most.
 */
export function axisMarks(max: number, parts = 4): number[] {
  const step = roundStep(max / parts);
  const steps = Math.max(Math.ceil(max / step), 1);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}
