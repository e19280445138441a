/** Days between two moments on the calendar of a time zone: 0 on one date, 1 from one date to the next. */
function daysBetween(moment: Date, now: Date, timeZone: string | undefined): number {
  const [from, to] = [moment, now].map((date) => {
    // Of all locales this one writes dates as ISO 8601 does.
    const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(date);
    return Date.parse(`${day}T00:00:00Z`);
  }) as [number, number];
  return Math.round((to - from) / 86_400_000);
}

type Calendar = {
  locale: string;
  /** An IANA name; left out, the zone of this machine. */
  timeZone?: string | undefined;
  /** Says the time of day, too. */
  withTime?: boolean;
};

/**
 * A past moment as a date on the reader's calendar: "today", "yesterday", then day and month, and the year unless it is
 * this one. A moment that a clock puts into the future counts as today.
 */
export function calendarDate(moment: Date, now: Date, calendar: Calendar): string {
  const { locale, timeZone, withTime = false } = calendar;
  const days = daysBetween(moment, now, timeZone);
  const isThisYear = yearOf(moment, timeZone) === yearOf(now, timeZone);
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone };
  const date =
    days < 2
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.max(0, days), 'day')
      : new Intl.DateTimeFormat(locale, isThisYear ? day : { ...day, year: 'numeric' }).format(
          moment,
        );
  if (!withTime) return date;
  return `${date}, ${new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(moment)}`;
}

function yearOf(moment: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('sv-SE', { year: 'numeric', timeZone }).format(moment);
}

/** A moment in full, with its time zone, for whoever wants to know exactly. */
export function exactTime(moment: Date, { locale, timeZone }: Calendar): string {
  const format = { dateStyle: 'long', timeStyle: 'long', timeZone } as const;
  return new Intl.DateTimeFormat(locale, format).format(moment);
}
