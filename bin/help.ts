import type { Command } from '@/bin/command';
import { commands } from '@/bin/table';

/** How people run the command line; what pages and errors print begins so. */
const launcher = 'npm run latchkey --';

function list(names: string[]): string {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${commands[name]?.summary}`).join('\n');
}

/** The list of all commands. */
export function overview(): string {
  return (
    `Usage: ${launcher} <command> [options]\n\n${list(Object.keys(commands))}\n\n` +
    'Add --help to a command for its options. --version prints the version.'
  );
}

/** The list of the commands whose first word is `group`. */
export function groupOverview(group: string): string {
  const names = Object.keys(commands).filter((name) => name.startsWith(`${group} `));
  return (
    `Usage: ${launcher} ${group} <command> [options]\n\n${list(names)}\n\n` +
    'Add --help to a command for its options.'
  );
}

/** What one command does and takes. */
export function usage(name: string, { summary, usage: rest }: Command): string {
  return `${summary}\n\nUsage: ${launcher} ${[name, rest].filter(Boolean).join(' ')}`;
}
