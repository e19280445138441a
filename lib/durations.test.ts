import { describe, expect, it } from 'vitest';
import { isDurationUnit, splitSeconds } from '@/lib/durations';

describe('splitSeconds', () => {
  it.each([
    [0, 0, 'seconds'],
    [90, 90, 'seconds'],
    [300, 5, 'minutes'],
    [43_200, 12, 'hours'],
    [864_000, 10, 'days'],
    [90_000, 25, 'hours'],
  ])('writes %i seconds as %i %s', (seconds, amount, unit) => {
    expect(splitSeconds(seconds)).toEqual({ amount, unit });
  });
});

describe('isDurationUnit', () => {
  it('knows its own units and no other word', () => {
    expect(isDurationUnit('hours')).toBe(true);
    expect(isDurationUnit('weeks')).toBe(false);
  });
});
