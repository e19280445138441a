/** The command line: finds the command, parses what was typed after it, runs it, sets the exit code. */
import { Failure } from '@/bin/failure';
import { groupOverview, overview, usage } from '@/bin/help';
import { parseRest } from '@/bin/parse-rest';
import { findCommand } from '@/bin/table';
import { explainStartError } from '@/lib/operations/system/start-error';
import { productVersion } from '@/lib/product-version';

const isHelp = (word: string | undefined) => word === '--help' || word === '-h' || word === 'help';

/** The sentence for words that name no command. */
function unknown(typed: string[], list: string): Failure {
  return new Failure(`There is no command "${typed.join(' ')}".\n\n${list}`, 2);
}

/** `help user link` is `user link --help`, and `help` alone is for everything. */
function explain(typed: string[]): string {
  const found = findCommand(typed);
  if (found.kind === 'command') return usage(found.name, found.command);
  if (found.kind === 'group' && found.rest.length === 0) return groupOverview(found.name);
  if (typed.length === 0) return overview();
  throw unknown(typed, found.kind === 'group' ? groupOverview(found.name) : overview());
}

async function main(typed: string[]): Promise<void> {
  const [first, ...others] = typed;
  if (first === undefined) throw new Failure(overview(), 2);
  if (first === '--version' || first === '-v') return console.log(productVersion());
  if (isHelp(first)) return console.log(explain(others));
  const found = findCommand(typed);
  if (found.kind === 'nothing') throw unknown(typed, overview());
  if (found.kind === 'group') {
    if (isHelp(found.rest[0])) return console.log(groupOverview(found.name));
    throw found.rest.length > 0
      ? unknown(typed, groupOverview(found.name))
      : new Failure(groupOverview(found.name), 2);
  }
  if (found.rest.some(isHelp)) return console.log(usage(found.name, found.command));
  const { values, positionals } = parseRest(found);
  await found.command.run(values, positionals);
}

/** What went wrong, for the person at the terminal; a defect of ours comes with its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const sentence = explainStartError(error);
  if (sentence !== null) return sentence;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(error instanceof Failure ? error.exitCode : 1);
}
