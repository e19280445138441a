import { config } from '@/lib/config';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Facts that may be logged: never a token, a code, a credential or a body. */
type Facts = Record<string, string | number | boolean | null | undefined>;

function write(level: Level, event: string, facts: Facts): void {
  if (levels.indexOf(level) < levels.indexOf(config().logLevel)) return;
  // JSON escapes new lines and control characters: one entry is one line.
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...facts });
  process.stderr.write(`${line}\n`);
}

/** Structured log, one JSON line per entry on standard error. */
export const log = {
  debug: (event: string, facts: Facts = {}) => write('debug', event, facts),
  info: (event: string, facts: Facts = {}) => write('info', event, facts),
  warn: (event: string, facts: Facts = {}) => write('warn', event, facts),
  error: (event: string, facts: Facts = {}) => write('error', event, facts),
};
