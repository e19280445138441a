import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { DurationSchema } from '@bufbuild/protobuf/wkt';

/** Reads one value of the login policy; undefined when it is malformed. `expected` completes "expected ...". */
export type PolicyValue = { expected: string; read: (value: JsonValue) => unknown };

/** A JSON boolean, not its name in a string. */
export const trueOrFalse: PolicyValue = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** A JSON string; what it may say is the operation's matter. */
export const text: PolicyValue = {
  expected: 'a string',
  read: (value) => (typeof value === 'string' ? value : undefined),
};

/** A list of JSON strings, which may be empty. */
export const textList: PolicyValue = {
  expected: 'a list of strings',
  read: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
};

/** As protojson reads an int32: a number, or its decimal digits in a string. */
export const wholeNumber: PolicyValue = {
  expected: 'a whole number of seconds',
  read: (value) => {
    const digits = typeof value === 'string' && /^\d{1,10}$/.test(value);
    const number = digits ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : undefined;
  },
};

/** The version of an aggregate, as `details.sequence` writes it: a uint64 of protojson. */
export const sequence: PolicyValue = {
  expected: 'the sequence in the details of an answer',
  read: (value) => {
    const digits = typeof value === 'string' && /^\d{1,15}$/.test(value);
    const number = digits ? Number(value) : value;
    return Number.isSafeInteger(number) && Number(number) > 0 ? number : undefined;
  },
};

/** As protojson reads a Duration, in whole seconds. */
export const duration: PolicyValue = {
  expected: 'a duration in whole seconds like "43200s"',
  read: (value) => {
    try {
      const { seconds, nanos } = fromJson(DurationSchema, value);
      return nanos === 0 ? Number(seconds) : undefined;
    } catch {
      return undefined;
    }
  },
};

/** A choice by any of its names or numbers on the wire; the first name of each is the model's own. */
export function choice(...choices: (readonly [string, ...(string | number)[]])[]): PolicyValue {
  return {
    expected: `one of ${choices.map(([name]) => name).join(', ')}`,
    read: (value) => choices.find((names) => names.some((name) => name === value))?.[0],
  };
}
