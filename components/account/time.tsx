import { readerLocale } from '@/lib/server/i18n';
import { relativeTime } from './relative-time';

/** A date or, with `relative`, a distance in the reader's language. `iso` is an ISO 8601 time. */
export async function Time({ iso, relative = false }: { iso: string; relative?: boolean }) {
  const locale = await readerLocale();
  const moment = new Date(iso);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const text = date.format(moment);
  return (
    <time dateTime={iso} title={relative ? text : undefined}>
      {relative ? relativeTime(moment, new Date(), locale) : text}
    </time>
  );
}
