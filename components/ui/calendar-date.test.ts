import { describe, expect, it } from 'vitest';
import { calendarDate, exactTime } from '@/components/ui/calendar-date';

const now = new Date('2026-11-22T12:00:00Z');
const utc = { locale: 'en', timeZone: 'UTC' };
const on = (iso: string, calendar: Parameters<typeof calendarDate>[2] = utc, at = now) =>
  calendarDate(new Date(iso), at, calendar);

describe('calendarDate', () => {
  it.each([
    ['2026-11-22T12:00:00Z', 'today'],
    ['2026-11-22T00:00:00Z', 'today'],
    ['2026-11-21T23:59:59Z', 'yesterday'],
    ['2026-11-21T00:00:00Z', 'yesterday'],
    ['2026-11-20T23:59:59Z', 'Nov 20'],
    ['2026-01-01T00:00:00Z', 'Jan 1'],
    ['2025-12-31T23:59:59Z', 'Dec 31, 2025'],
  ])('says of %s: %s', (iso, text) => {
    expect(on(iso)).toBe(text);
  });

  it('counts days by the calendar of the reader, not by hours', () => {
    const moment = '2026-11-22T03:00:00Z';
    expect(on(moment, { locale: 'en', timeZone: 'UTC' })).toBe('today');
    expect(on(moment, { locale: 'en', timeZone: 'America/Los_Angeles' })).toBe('yesterday');
    const auckland = { locale: 'en', timeZone: 'Pacific/Auckland' };
    const evening = new Date('2026-11-22T08:00:00Z');
    expect(on('2026-11-21T20:00:00Z', auckland, evening)).toBe('today');
    expect(on('2026-11-21T20:00:00Z', utc, evening)).toBe('yesterday');
  });

  it('counts a day that a change of clocks made shorter or longer as one day', () => {
    const berlin = { locale: 'en', timeZone: 'Europe/Berlin' };
    const afterLongDay = new Date('2026-10-25T23:30:00Z');
    expect(on('2026-10-24T22:30:00Z', berlin, afterLongDay)).toBe('yesterday');
    const afterShortDay = new Date('2026-03-29T22:30:00Z');
    expect(on('2026-03-28T23:30:00Z', berlin, afterShortDay)).toBe('yesterday');
  });

  it('calls the last day of December yesterday on the first of January', () => {
    expect(on('2025-12-31T10:00:00Z', utc, new Date('2026-01-01T09:00:00Z'))).toBe('yesterday');
  });

  it('never speaks of the future, whatever a clock says', () => {
    expect(on('2026-11-23T12:00:00Z')).toBe('today');
  });

  it('speaks the language of the reader, in the order of their region', () => {
    expect(on('2026-11-21T12:00:00Z', { locale: 'de', timeZone: 'UTC' })).toBe('gestern');
    expect(on('2026-05-03T12:00:00Z', { locale: 'en-GB', timeZone: 'UTC' })).toBe('3 May');
  });

  it('says the time of day where that is asked for', () => {
    const calendar = { locale: 'en-GB', timeZone: 'Europe/Berlin', withTime: true };
    expect(on('2026-11-22T08:05:00Z', calendar)).toBe('today, 09:05');
  });
});

describe('exactTime', () => {
  it('says of which time zone it speaks', () => {
    const calendar = { locale: 'en-GB', timeZone: 'UTC' };
    expect(exactTime(now, calendar)).toBe('22 November 2026 at 12:00:00 UTC');
  });
});
