const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** A past moment as a distance in the reader's language ("3 days ago"): true in every time zone. */
export function relativeTime(moment: Date, now: Date, locale: string): string {
  const seconds = Math.max(0, (now.getTime() - moment.getTime()) / 1000);
  const found = units.find(([, size]) => seconds >= size);
  // Only "now" has a word of its own: "yesterday" for 40 hours ago would be wrong in some zones.
  if (!found) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  const [unit, size] = found;
  return new Intl.RelativeTimeFormat(locale).format(-Math.floor(seconds / size), unit);
}
