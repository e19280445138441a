import { expect, test } from 'vitest';
import { areaPath, barPaths, linePath } from './chart-path';

test('a line goes from the left edge to the right one, and higher values are higher up', () => {
  expect(linePath([0, 5, 10], 10)).toBe('M0 100L50 50L100 0');
});

test('a single value stands in the middle, without any ground below', () => {
  expect(linePath([5], 10)).toBe('M50 50');
  expect(areaPath([5], 10)).toBe('');
});

test('the ground below a line is closed at the foot', () => {
  expect(areaPath([0, 10], 10)).toBe('M0 100L100 0L100 100L0 100Z');
});

test('bars stand side by side on the foot, as high as their values', () => {
  expect(barPaths([10, 5], 10)).toEqual(['M10 100v-100h30v100Z', 'M60 100v-50h30v50Z']);
});

test('nothing has no path', () => {
  expect(linePath([], 10)).toBe('');
  expect(barPaths([], 10)).toEqual([]);
});
