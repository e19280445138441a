import { config } from '@/lib/config';
import { currentRequestId } from '@/lib/request-scope';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Facts that may be logged: never a token, a code, a credential or a body. */
type Facts = Record<string, string | number | boolean | null | undefined>;

type Repetition = { level: Level; event: string; facts: Facts; count: number };

/** For how long the second entry of one cause waits for those that follow. */
const windowMilliseconds = 60_000;

/** More causes at a time than this are not told apart from one another any more: each is written. */
const mostCauses = 1_000;

// Two bundles run in one process and write one log.
const holder = globalThis as { latchkeyRepetitions?: Map<string, Repetition> };
holder.latchkeyRepetitions ??= new Map();
const repetitions = holder.latchkeyRepetitions;

function put(level: Level, event: string, facts: Facts): void {
  // JSON escapes new lines and control characters: one entry is one line.
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...facts });
  process.stderr.write(`${line}\n`);
}

/** Writes how often a cause came again, if it did; true when it did. */
function putRepetition({ level, event, facts, count }: Repetition): boolean {
  if (count > 0) put(level, event, { ...facts, repeated: count });
  return count > 0;
}

function openWindow(cause: string, first: Omit<Repetition, 'count'>): void {
  repetitions.set(cause, { ...first, count: 0 });
  setTimeout(() => {
    const latest = repetitions.get(cause);
    repetitions.delete(cause);
    // A cause that lasts has one line a minute.
    if (latest && putRepetition(latest)) openWindow(cause, latest);
  }, windowMilliseconds).unref();
}

function write(level: Level, event: string, given: Facts): void {
  if (levels.indexOf(level) < levels.indexOf(config().logLevel)) return;
  const requestId = currentRequestId();
  const facts = requestId === undefined ? given : { requestId, ...given };
  const cause = `${event}\0${facts['reason'] ?? facts['message'] ?? ''}`;
  const known = repetitions.get(cause);
  if (known) {
    known.facts = facts;
    known.count += 1;
    return;
  }
  put(level, event, facts);
  const isTrouble = level === 'warn' || level === 'error';
  if (isTrouble && repetitions.size < mostCauses) openWindow(cause, { level, event, facts });
}

/**
 * Structured log, one JSON line per entry on standard error. Of a warning or error with the same event and reason the
 * first is written at once, those of the next minute as one line with their number. What is logged while a request is
 * being worked on bears its id, `requestId`.
 */
export const log = {
  debug: (event: string, facts: Facts = {}) => write('debug', event, facts),
  info: (event: string, facts: Facts = {}) => write('info', event, facts),
  warn: (event: string, facts: Facts = {}) => write('warn', event, facts),
  error: (event: string, facts: Facts = {}) => write('error', event, facts),
  /** Writes what is being counted still; before the process ends. */
  flush: () => {
    for (const repetition of repetitions.values()) putRepetition(repetition);
    repetitions.clear();
  },
};
