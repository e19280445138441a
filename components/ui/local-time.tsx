'use client';

import { useSyncExternalStore } from 'react';
import { calendarDate, exactTime } from './calendar-date';

type LocalTimeProps = {
  /** ISO 8601. */
  iso: string;
  /** What the server wrote, by its own clock and zone: shown until the page lives. */
  text: string;
  exact: string;
  withTime?: boolean;
};

const subscribe = () => () => {};

/** The reader's own locale of the language that the page is written in ("en-GB" for "en"). */
function readerLocale(): string {
  const language = document.documentElement.lang;
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

/** A date by the reader's own calendar. The server's text is taken over first, so nothing differs while a page wakes up. */
export function LocalTime({ iso, text, exact, withTime = false }: LocalTimeProps) {
  const moment = new Date(iso);
  const shown = useSyncExternalStore(
    subscribe,
    () => calendarDate(moment, new Date(), { locale: readerLocale(), withTime }),
    () => text,
  );
  const title = useSyncExternalStore(
    subscribe,
    () => exactTime(moment, { locale: readerLocale() }),
    () => exact,
  );
  return (
    <time
      dateTime={iso}
      title={title}
      className={withTime ? 'inline-block first-letter:uppercase' : 'whitespace-nowrap'}
    >
      {shown}
    </time>
  );
}
