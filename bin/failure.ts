import type { Values } from '@/bin/command';
import type { Result } from '@/lib/result';

/** A command that did not succeed; the message is for people. Exit code 1, or 2 when it was typed wrongly. */
export class Failure extends Error {
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The text of an option that must be there. */
export function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Failure(`--${name} is missing.`, 2);
}

/** The options that carry what the operations call so; fields of the policy are typed under their own names. */
const options = new Map([
  ['loginName', '--login-name'],
  ['email', '--email'],
  ['givenName', '--given-name'],
  ['familyName', '--family-name'],
  ['userId', '--user-id'],
  ['name', '--name'],
]);

/** The value of a result; a refusal becomes a Failure that names the option at fault. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { message, field } = result.error;
  throw new Failure(field ? `${message} (${options.get(field) ?? field})` : message);
}
