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
import { decode } from '@/lib/zitadel/decode';
import { isJsonObject } from '@/lib/zitadel/json-member';
import { buildOfferCheck } from '@/lib/zitadel/not-offered';
import { compileRules } from '@/lib/zitadel/validate';

/** What a request carries besides who calls: its body with the path's variables in it, and x-zitadel-orgid. */
type CallInput = { json: JsonObject; organizationId: string | null };

/** One call of the contract, from JSON to JSON, wherever it is mounted. */
export type Call = {
  name: string;
  input: DescMessage | null;
  output: DescMessage | null;
  /** Dotted camelCase members of the input that this version refuses by name. */
  notOffered: readonly string[];
  run: (caller: Caller, input: CallInput) => Promise<Result<JsonObject>>;
};

type Wiring<I extends DescMessage, O extends DescMessage, V> = {
  notOffered?: readonly string[];
  operation: (caller: Caller, request: MessageShape<I>, input: CallInput) => Promise<Result<V>>;
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
  const { notOffered = [] } = wiring;
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
      if (!result.ok) return result;
      const json = messageJson(method.output, wiring.present(result.value));
      return ok(wiring.extend ? wiring.extend(json, result.value) : json);
    },
  };
}
