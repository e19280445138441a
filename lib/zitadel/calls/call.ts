import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type JsonObject,
  type MessageInitShape,
  type MessageShape,
  toJson,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Caller } from '@/lib/model';
import { ok, type Result, refuse } from '@/lib/result';
import { type FieldNames, nameField } from '@/lib/zitadel/calls/name-field';
import { buildOfferCheck } from '@/lib/zitadel/calls/not-offered';
import { decode } from '@/lib/zitadel/protojson/decode';
import { isJsonObject } from '@/lib/zitadel/protojson/json-member';
import { compileRules } from '@/lib/zitadel/protojson/validate';

/**
 * What a request carries besides who calls: its members, from body, query and path, and x-zitadel-orgid (null: not
 * sent).
 */
type CallInput = { json: JsonObject; organizationId: string | null };

/**
 * One call of the contract, from JSON to JSON, wherever it is mounted. `input` and `output` are null for calls that no
 * proto has.
 */
export type Call = {
  name: string;
  input: DescMessage | null;
  output: DescMessage | null;
  /** Dotted camelCase members of the input that this version refuses by name. */
  notOffered: readonly string[];
  /**
   * Refuses with what the operation refuses with, fields in this call's spelling, or because the request breaks the
   * contract.
   */
  run: (caller: Caller, input: CallInput) => Promise<Result<JsonObject>>;
};

/** How a method's request becomes an operation's input, and the operation's value the method's response. */
type Wiring<I extends DescMessage, O extends DescMessage, V> = {
  notOffered?: readonly string[];
  operation: (caller: Caller, request: MessageShape<I>, input: CallInput) => Promise<Result<V>>;
  /** How this call spells the fields that the operation's refusals name. */
  fields?: FieldNames;
  present: (value: V) => MessageInitShape<O>;
  /** Adds members of ours that the published message lacks. */
  extend?: (json: JsonObject, value: V) => JsonObject;
};

/** A message as a JSON object, zero values left out. */
export function messageJson<Schema extends DescMessage>(
  schema: Schema,
  init: MessageInitShape<Schema>,
): JsonObject {
  const json = toJson(schema, create(schema, init));
  if (!isJsonObject(json)) throw new Error(`${schema.typeName} is no JSON object`);
  return json;
}

/**
 * Wires a method of the published protos to an operation: types the body, refuses what is not offered and what
 * breaks `validate.rules`, and writes the answer as protojson. The operation hears only of well-formed requests.
 */
export function rpc<I extends DescMessage, O extends DescMessage, V>(
  method: DescMethodUnary<I, O>,
  wiring: Wiring<I, O, V>,
): Call {
  const checkRules = compileRules(method.input);
  const { notOffered = [], fields = {} } = wiring;
  const checkOffered = buildOfferCheck(notOffered);
  return {
    name: method.name,
    input: method.input,
    output: method.output,
    notOffered,
    async run(caller, input) {
      const request = decode(method.input, input.json);
      if (!request.ok) return request;
      const offered = checkOffered(input.json);
      if (!offered.ok) return offered;
      const complaint = checkRules(reflect(method.input, request.value));
      if (complaint) return refuse('invalid_argument', { message: complaint });
      const result = await wiring.operation(caller, request.value, input);
      if (!result.ok) return { ok: false, error: nameField(result.error, fields) };
      const json = messageJson(method.output, wiring.present(result.value));
      return ok(wiring.extend ? wiring.extend(json, result.value) : json);
    },
  };
}
