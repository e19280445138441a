import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisMarks } from './chart-scale';

test('the marks of an axis are round and reach the greatest value', () => {
  expect(axisMarks(7)).toEqual([0, 2, 4, 6, 8]);
  expect(axisMarks(100)).toEqual([0, 50, 100]);
  expect(axisMarks(1234)).toEqual([0, 500, 1000, 1500]);
});

test('an axis for nothing at all still has two ends', () => {
  expect(axisMarks(0)).toEqual([0, 1]);
});

test('whatever the greatest value, there are few marks and the last one is not below it', () => {
  fc.assert(
    fc.property(fc.nat(), (max) => {
      const marks = axisMarks(max);
      expect(marks.length).toBeLessThanOrEqual(5);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(max);
    }),
  );
});
