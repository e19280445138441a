import type { ParseArgsConfig, parseArgs } from 'node:util';

/** What was given for each option: text, true, or nothing. */
export type Values = ReturnType<typeof parseArgs>['values'];

/** One command of the table in latchkey.ts. */
export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** What follows the name, as people type it. */
  usage: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** Whether words may follow that are no options. */
  words?: boolean;
  /** Prints its answer and nothing else; throws Failure when there is none. */
  run: (values: Values, words: string[]) => Promise<void>;
};
