/** How wide and tall the drawing is in its own units; it is stretched to the place that it has. */
export const chartSize = 100;

const round = (value: number) => Math.round(value * 100) / 100;

function point(values: readonly number[], index: number, max: number): string {
  const x = values.length > 1 ? (index / (values.length - 1)) * chartSize : chartSize / 2;
  const y = chartSize - ((values[index] ?? 0) / max) * chartSize;
  return `${round(x)} ${round(y)}`;
}

/** The path of a line through values from left to right, 0 at the foot and `max` at the top. */
export function linePath(values: readonly number[], max: number): string {
  return values
    .map((_, index) => `${index === 0 ? 'M' : 'L'}${point(values, index, max)}`)
    .join('');
}

/** The path around the ground between such a line and the foot. */
export function areaPath(values: readonly number[], max: number): string {
  if (values.length < 2) return '';
  return `${linePath(values, max)}L${chartSize} ${chartSize}L0 ${chartSize}Z`;
}

/** The paths of bars for one value after the other; each has three fifths of its share of the width. */
export function barPaths(values: readonly number[], max: number): string[] {
  const share = chartSize / values.length;
  return values.map((value, index) => {
    const height = (value / max) * chartSize;
    const x = round(index * share + share / 5);
    return `M${x} ${chartSize}v${-round(height)}h${round((share * 3) / 5)}v${round(height)}Z`;
  });
}
