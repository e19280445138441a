import {
  type DescField,
  type DescMessage,
  type DescOneof,
  getOption,
  hasOption,
} from '@bufbuild/protobuf';
import { isReflectMessage, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { required, rules } from '@zitadel/proto/validate/validate_pb.js';
import { buildValueCheck, type ValueCheck } from '@/lib/zitadel/protojson/value-rules';

/** What is wrong with a message, as protoc-gen-validate says it; null when nothing is. */
type MessageCheck = (message: ReflectMessage) => string | null;

const compiled = new Map<DescMessage, MessageCheck>();

/** A name as protoc-gen-go writes it: `user_id` is `UserId`, `CreateUserRequest.Human` is `CreateUserRequest_Human`. */
function goName(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function goTypeName(desc: DescMessage): string {
  return desc.typeName.slice(desc.file.proto.package.length + 1).replaceAll('.', '_');
}

function complaint(desc: DescMessage, field: string, reason: string): string {
  return `invalid ${goTypeName(desc)}.${field}: ${reason}`;
}

/** A part's own complaint, wrapped in the name of the member that holds it. */
function embedded(desc: DescMessage, field: string, cause: string | null): string | null {
  return (
    cause && complaint(desc, field, `embedded message failed validation | caused by: ${cause}`)
  );
}

/** Well-known types have no rules inside, and a Struct would be costly to unfold. */
function messageCheckOf(field: DescField): MessageCheck | null {
  const inner = field.message;
  return !inner || inner.typeName.startsWith('google.protobuf.') ? null : compileRules(inner);
}

function checkList(
  desc: DescMessage,
  field: DescField & { fieldKind: 'list' },
): MessageCheck | null {
  const inner = messageCheckOf(field);
  if (!inner) return null;
  return (message) => {
    for (const [index, item] of [...message.get(field)].entries()) {
      const cause = isReflectMessage(item) ? inner(item) : null;
      if (cause) return embedded(desc, `${goName(field.name)}[${index}]`, cause);
    }
    return null;
  };
}

function checkMap(desc: DescMessage, field: DescField & { fieldKind: 'map' }): MessageCheck | null {
  const inner = messageCheckOf(field);
  if (!inner) return null;
  return (message) => {
    for (const [key, item] of message.get(field)) {
      const cause = isReflectMessage(item) ? inner(item) : null;
      if (cause) return embedded(desc, `${goName(field.name)}[${key}]`, cause);
    }
    return null;
  };
}

function checkMember(
  desc: DescMessage,
  field: DescField & { fieldKind: 'scalar' | 'enum' | 'message' },
  check: ValueCheck | null,
  isRequired: boolean,
): MessageCheck | null {
  const inner = messageCheckOf(field);
  if (!check && !inner && !isRequired) return null;
  const name = goName(field.name);
  const judge: MessageCheck = (message) => {
    // Reading unfolds the value: not for one that only has to be there.
    if (!check && !inner) return null;
    const value = message.get(field);
    const reason = check?.(isReflectMessage(value) ? value.message : value) ?? null;
    if (reason) return complaint(desc, name, reason);
    return inner && isReflectMessage(value) ? embedded(desc, name, inner(value)) : null;
  };
  // A member without presence is checked always, its zero value included; any other when it was sent.
  if (field.presence === FeatureSet_FieldPresence.IMPLICIT) return judge;
  const absence = isRequired ? complaint(desc, name, 'value is required') : null;
  return (message) => (message.isSet(field) ? judge(message) : absence);
}

function checkField(desc: DescMessage, field: DescField): MessageCheck | null {
  const declared = hasOption(field, rules) ? getOption(field, rules) : null;
  if (field.fieldKind === 'list' || field.fieldKind === 'map') {
    if (declared) throw new Error(`validate.rules: ${field} is not implemented`);
    return field.fieldKind === 'list' ? checkList(desc, field) : checkMap(desc, field);
  }
  const check = declared && buildValueCheck(declared, field.enum);
  return checkMember(desc, field, check, declared?.message?.required ?? false);
}

function checkOneof(desc: DescMessage, oneof: DescOneof): MessageCheck | null {
  if (!hasOption(oneof, required) || !getOption(oneof, required)) return null;
  return (message) =>
    message.oneofCase(oneof) ? null : complaint(desc, goName(oneof.name), 'value is required');
}

/**
 * Compiles the `validate.rules` of a message and of all it holds; the check stops at the first complaint.
 * Throws when a declared rule is not implemented, so that none silently does not hold.
 */
export function compileRules(desc: DescMessage): MessageCheck {
  const known = compiled.get(desc);
  if (known) return known;
  const checks: MessageCheck[] = [];
  // Stored before its parts are compiled: messages may hold themselves.
  const check: MessageCheck = (message) => {
    for (const part of checks) {
      const reason = part(message);
      if (reason) return reason;
    }
    return null;
  };
  compiled.set(desc, check);
  for (const part of [
    ...desc.fields.map((field) => checkField(desc, field)),
    ...desc.oneofs.map((oneof) => checkOneof(desc, oneof)),
  ]) {
    if (part) checks.push(part);
  }
  return check;
}
