/** The command line: finds the command, parses what was typed after it, runs it, sets the exit code. */
import { parseArgs } from 'node:util';
import type { Command } from '@/bin/command';
import { dev } from '@/bin/commands/dev';
import { doctor } from '@/bin/commands/doctor';
import { migrate } from '@/bin/commands/migrate';
import { outbox } from '@/bin/commands/outbox';
import { policyGet } from '@/bin/commands/policy-get';
import { policySet } from '@/bin/commands/policy-set';
import { setupLink } from '@/bin/commands/setup-link';
import { start } from '@/bin/commands/start';
import { token } from '@/bin/commands/token';
import { userCreate } from '@/bin/commands/user-create';
import { userLink } from '@/bin/commands/user-link';
import { Failure } from '@/bin/failure';
import { explainStartError } from '@/lib/operations/system/start-error';

const commands: Record<string, Command> = {
  start,
  dev,
  migrate,
  'setup-link': setupLink,
  token,
  'user create': userCreate,
  'user link': userLink,
  'policy get': policyGet,
  'policy set': policySet,
  outbox,
  doctor,
};

const isHelp = (word: string | undefined) => word === '--help' || word === '-h' || word === 'help';

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: npm run latchkey -- <command> [options]\n\n${lines.join('\n')}\n\nAdd --help to a command for its options.`;
}

function usage(name: string, { summary, usage: rest }: Command): string {
  return `${summary}\n\nUsage: npm run latchkey -- ${[name, rest].filter(Boolean).join(' ')}`;
}

/** Names are one word or two; the longer one wins. */
function findCommand(typed: string[]): { name: string; rest: string[] } | null {
  for (const length of [2, 1]) {
    const name = typed.slice(0, length).join(' ');
    if (Object.hasOwn(commands, name)) return { name, rest: typed.slice(length) };
  }
  return null;
}

function parse(name: string, command: Command, rest: string[]) {
  try {
    const { options = {}, words = false } = command;
    return parseArgs({ args: rest, options, allowPositionals: words, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new Failure(`${reason}.\n\n${usage(name, command)}`, 2);
  }
}

async function main(typed: string[]): Promise<void> {
  if (isHelp(typed[0])) return console.log(overview());
  if (typed.length === 0) throw new Failure(overview(), 2);
  const found = findCommand(typed);
  if (!found) throw new Failure(`There is no command "${typed.join(' ')}".\n\n${overview()}`, 2);
  const command = commands[found.name];
  if (!command) return;
  if (found.rest.some(isHelp)) return console.log(usage(found.name, command));
  const { values, positionals } = parse(found.name, command, found.rest);
  await command.run(Object.fromEntries(Object.entries(values)), positionals);
}

/** What went wrong, for the person at the terminal; a defect of ours comes with its stack. */
function explain(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const sentence = explainStartError(error);
  if (sentence !== null) return sentence;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(error instanceof Failure ? error.exitCode : 1);
}
