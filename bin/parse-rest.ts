import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Command, Values } from '@/bin/command';
import { Failure } from '@/bin/failure';
import { usage } from '@/bin/help';

/** Of an option that is given twice nobody can say which is meant. Unknown ones were refused before. */
function refuseRepeated(args: string[], options: NonNullable<ParseArgsConfig['options']>): void {
  const { tokens } = parseArgs({ args, options, allowPositionals: true, tokens: true });
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`Option '--${twice}' is given twice`);
}

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
    refuseRepeated(rest, options);
    return { values: { ...parsed.values }, positionals: parsed.positionals };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new Failure(`${reason}.\n\n${usage(name, command)}`, 2);
  }
}
