import { parseArgs } from 'node:util';
import type { Command, Values } from '@/bin/command';
import { Failure } from '@/bin/failure';
import { usage } from '@/bin/help';

/** Parses what follows a command's name. Throws Failure with the command's usage when it was typed wrongly. */
export function parseRest({
  name,
  command,
  rest,
}: {
  name: string;
  command: Command;
  rest: string[];
}): { values: Values; positionals: string[] } {
  try {
    const { options = {}, words = false } = command;
    const parsed = parseArgs({ args: rest, options, allowPositionals: words, strict: true });
    return { values: { ...parsed.values }, positionals: parsed.positionals };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new Failure(`${reason}.\n\n${usage(name, command)}`, 2);
  }
}
