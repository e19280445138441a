import {
  type DescEnum,
  type DescMessage,
  isFieldSet,
  isMessage,
  type MessageShape,
} from '@bufbuild/protobuf';
import { DurationSchema } from '@bufbuild/protobuf/wkt';
import {
  type BoolRules,
  BoolRulesSchema,
  type BytesRules,
  BytesRulesSchema,
  type DurationRules,
  DurationRulesSchema,
  type EnumRules,
  EnumRulesSchema,
  type FieldRules,
  type StringRules,
  StringRulesSchema,
} from '@zitadel/proto/validate/validate_pb.js';
import { asciiDomain } from '@/lib/domain-name';

/** What is wrong with a value, in protoc-gen-validate's words; null when nothing is. */
export type ValueCheck = (value: unknown) => string | null;

/** A local part that is a dot-string, Unicode allowed (RFC 6531). */
const localPart = /^[^\s@"<>(),:;\\[\]\p{Cc}]{1,64}$/u;

/** One address, its domain in letters of any script. What else it must be says who keeps it. */
function isEmailAddress(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  return more.length === 0 && localPart.test(local) && asciiDomain(domain) !== null;
}

/** A rule that is declared but not known here would silently not hold: better not to start. */
function requireKnown<Schema extends DescMessage>(
  schema: Schema,
  rules: MessageShape<Schema>,
  known: readonly string[],
): void {
  for (const field of schema.fields) {
    if (isFieldSet(rules, field) && !known.includes(field.localName)) {
      throw new Error(`validate.rules: ${schema.name}.${field.localName} is not implemented`);
    }
  }
}

/** Lengths of strings are in Unicode code points (Go's runes), those of bytes in bytes. */
function lengthText(minimum: number, maximum: number, unit: string): string {
  if (maximum === Number.POSITIVE_INFINITY)
    return `value length must be at least ${minimum} ${unit}`;
  if (minimum === 0) return `value length must be at most ${maximum} ${unit}`;
  if (minimum === maximum) return `value length must be ${minimum} ${unit}`;
  return `value length must be between ${minimum} and ${maximum} ${unit}, inclusive`;
}

function stringCheck(rules: StringRules): ValueCheck {
  requireKnown(StringRulesSchema, rules, ['minLen', 'maxLen', 'email']);
  const minimum = Number(rules.minLen);
  const maximum = Number(rules.maxLen) || Number.POSITIVE_INFINITY;
  const email = rules.wellKnown.case === 'email' && rules.wellKnown.value;
  return (value) => {
    const text = String(value);
    const runes = [...text].length;
    if (runes < minimum || runes > maximum) return lengthText(minimum, maximum, 'runes');
    if (email && !isEmailAddress(text)) return 'value must be a valid email address';
    return null;
  };
}

function bytesCheck(rules: BytesRules): ValueCheck {
  requireKnown(BytesRulesSchema, rules, ['minLen', 'maxLen']);
  const minimum = Number(rules.minLen);
  const maximum = Number(rules.maxLen) || Number.POSITIVE_INFINITY;
  return (value) => {
    const bytes = value instanceof Uint8Array ? value.length : 0;
    return bytes < minimum || bytes > maximum ? lengthText(minimum, maximum, 'bytes') : null;
  };
}

function enumCheck(rules: EnumRules, desc: DescEnum): ValueCheck {
  requireKnown(EnumRulesSchema, rules, ['definedOnly', 'notIn']);
  return (value) => {
    const number = Number(value);
    if (rules.notIn.includes(number)) return `value must not be in list [${rules.notIn.join(' ')}]`;
    if (rules.definedOnly && !desc.value[number])
      return 'value must be one of the defined enum values';
    return null;
  };
}

function boolCheck(rules: BoolRules): ValueCheck {
  requireKnown(BoolRulesSchema, rules, ['const']);
  return (value) => (value === rules.const ? null : `value must equal ${rules.const}`);
}

function durationCheck(rules: DurationRules): ValueCheck {
  requireKnown(DurationRulesSchema, rules, ['gt']);
  const nanoseconds = (value: unknown): bigint =>
    isMessage(value, DurationSchema) ? value.seconds * 1_000_000_000n + BigInt(value.nanos) : 0n;
  const floor = nanoseconds(rules.gt);
  const text = `value must be greater than ${Number(floor) / 1e9}s`;
  return (value) => (nanoseconds(value) > floor ? null : text);
}

/** The check of one field's `validate.rules`; throws at start for a kind of rule that is not implemented. */
export function buildValueCheck(rules: FieldRules, desc: DescEnum | undefined): ValueCheck | null {
  const { type } = rules;
  if (type.case === undefined) return null;
  if (type.case === 'string') return stringCheck(type.value);
  if (type.case === 'bytes') return bytesCheck(type.value);
  if (type.case === 'bool') return boolCheck(type.value);
  if (type.case === 'duration') return durationCheck(type.value);
  if (type.case === 'enum' && desc) return enumCheck(type.value, desc);
  throw new Error(`validate.rules: ${type.case} is not implemented`);
}
