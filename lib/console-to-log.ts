import { format, stripVTControlCharacters } from 'node:util';
import { log } from '@/lib/log';

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

/** Errors of pages carry one: instrumentation.ts logs those. */
const isPageError = (given: unknown) => given instanceof Error && 'digest' in given;

/**
 * From now on everything that this process and its packages print for people, warnings of Node.js and its last words
 * included, is an entry of the log: nothing but JSON reaches standard error, and nothing reaches standard output.
 */
export function consoleToLog(): void {
  for (const [method, level] of Object.entries(methods)) {
    Reflect.set(console, method, (...given: unknown[]) => {
      if (given.some(isPageError)) return;
      const reason = stripVTControlCharacters(format(...given)).trim();
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
