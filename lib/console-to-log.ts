import { format, stripVTControlCharacters } from 'node:util';
import { log } from '@/lib/log';
import { isOfReading } from '@/lib/unread-form';

const methods = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
  trace: 'debug',
} as const;

/** How the bundler marks what it says about itself: nothing that an operator asked. */
const chatter = /^[▲✓○·-] /;

/** Those of pages carry a digest, those of forms that cannot be read come from where they are read: instrumentation.ts logs both. */
const isPageError = (given: unknown) =>
  given instanceof Error && ('digest' in given || isOfReading(given));

/** A warning needs no stack. */
const withoutStack = (given: unknown) =>
  given instanceof Error ? `${given.name}: ${given.message}` : given;

/**
 * From now on everything that this process and its packages print for people, warnings of Node.js and its last words
 * included, is an entry of the log: nothing but JSON reaches standard error, and nothing reaches standard output.
 */
export function consoleToLog(): void {
  for (const [method, level] of Object.entries(methods)) {
    Reflect.set(console, method, (...given: unknown[]) => {
      if (level !== 'warn' && given.some(isPageError)) return;
      const said = level === 'warn' ? given.map(withoutStack) : given;
      const reason = stripVTControlCharacters(format(...said)).trim();
      const isChatter = level === 'info' && chatter.test(reason);
      if (reason !== '' && !isChatter) log[level]('printed', { reason });
    });
  }
  // Node's own listener prints them.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    log.warn('node_warning', { reason: `${name}: ${message}` });
  });
  process.on('uncaughtException', (error) => {
    log.error('crashed', { reason: error.stack ?? error.message });
    log.flush();
    process.exit(1);
  });
}
