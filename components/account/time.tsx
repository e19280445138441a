import { calendarDate, exactTime } from '@/components/ui/calendar-date';
import { LocalTime } from '@/components/ui/local-time';
import { readerLocale } from '@/lib/server/i18n';

/** A date of the past, with `withTime` to the minute: in UTC until the page lives, then as the reader's calendar has it. */
export async function Time({ iso, withTime = false }: { iso: string; withTime?: boolean }) {
  const calendar = { locale: await readerLocale(), timeZone: 'UTC', withTime };
  const moment = new Date(iso);
  const date = calendarDate(moment, new Date(), calendar);
  return (
    <LocalTime
      iso={iso}
      text={withTime ? `${date} UTC` : date}
      exact={exactTime(moment, calendar)}
      withTime={withTime}
    />
  );
}
