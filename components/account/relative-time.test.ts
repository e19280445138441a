import { describe, expect, it } from 'vitest';
import { relativeTime } from '@/components/account/relative-time';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (seconds: number) => relativeTime(new Date(now.getTime() - seconds * 1000), now, 'en');

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [59, 'now'],
    [60, '1 minute ago'],
    [3599, '59 minutes ago'],
    [7200, '2 hours ago'],
    [40 * 3600, '1 day ago'],
    [15 * 86_400, '2 weeks ago'],
    [400 * 86_400, '1 year ago'],
  ])('says of %i seconds: %s', (seconds, text) => {
    expect(ago(seconds)).toBe(text);
  });

  it('never speaks of the future, whatever a clock says', () => {
    expect(ago(-5000)).toBe('now');
  });

  it('speaks the language of the reader', () => {
    expect(relativeTime(new Date('2026-11-20T12:00:00Z'), now, 'de')).toBe('vor 2 Tagen');
  });
});
