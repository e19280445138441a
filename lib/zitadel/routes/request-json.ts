import type { IncomingMessage } from 'node:http';
import type { DescMessage, JsonObject } from '@bufbuild/protobuf';
import { type Answer, gatewayAnswer } from '@/lib/zitadel/http/answer';
import { readBody } from '@/lib/zitadel/http/read-body';
import { parseStrictJson } from '@/lib/zitadel/http/strict-json';
import { isJsonObject } from '@/lib/zitadel/protojson/json-member';
import { readQueryMembers } from '@/lib/zitadel/protojson/query-members';
import type { Route } from '@/lib/zitadel/routes/route';
import { refusalAnswer } from '@/lib/zitadel/status';

/** The request's JSON, or the answer that it gets instead. */
type Reading = { ok: true; json: JsonObject } | { ok: false; answer: Answer };

const notJson = gatewayAnswer(415, 3, 'send a body of type application/json');
const notText = gatewayAnswer(400, 3, 'the request body is not UTF-8');
const incomplete = gatewayAnswer(400, 3, 'the request body is incomplete');
const tooLarge = (maxBytes: number) =>
  gatewayAnswer(413, 8, `the request body is larger than ${maxBytes / 1024} KiB`);
const notAnObject = gatewayAnswer(400, 3, 'malformed JSON: the request body is not an object');

/** Whether a Content-Type is JSON's, whatever its parameters (RFC 9110 §8.3, RFC 8259 §11). */
function isJsonType(type: string | undefined): boolean {
  return type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** An absent body (RFC 9112 §6.3) is an empty request, whatever type it is said to have. */
async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<Reading> {
  const { headers } = request;
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
  if (!hasBody) return { ok: true, json: {} };
  if (!isJsonType(headers['content-type'])) return { ok: false, answer: notJson };
  const body = await readBody(request, maxBytes);
  if (body.kind === 'too_large') return { ok: false, answer: tooLarge(maxBytes) };
  if (body.kind === 'not_text') return { ok: false, answer: notText };
  if (body.kind === 'incomplete') return { ok: false, answer: incomplete };
  if (body.text === '') return { ok: true, json: {} };
  const parsed = parseStrictJson(body.text);
  if (!parsed.ok) return { ok: false, answer: refusalAnswer(parsed.error) };
  return isJsonObject(parsed.value)
    ? { ok: true, json: parsed.value }
    : { ok: false, answer: notAnObject };
}

/** What the path says wins over what the body says, in either of its spellings. */
function withVariables(
  json: JsonObject,
  variables: Record<string, string>,
  input: DescMessage | null,
): JsonObject {
  const merged = { ...json };
  for (const [name, value] of Object.entries(variables)) {
    const jsonName = input?.fields.find((field) => field.name === name)?.jsonName ?? name;
    delete merged[name];
    merged[jsonName] = value;
  }
  return merged;
}

/** Where a request goes, and what of it is not in its body. */
type Addressed = {
  route: Route;
  /** Decoded, by the names in the route's path. */
  variables: Record<string, string>;
  /** What follows the question mark, still encoded. */
  query: string;
};

/**
 * The whole request as one JSON object: its body or its query string, with the path's variables in it. Refuses with
 * 413 (more than `maxBodyBytes`), 415 (no JSON by its type) or 400.
 */
export async function readRequestJson(
  request: IncomingMessage,
  { route, variables, query }: Addressed,
  maxBodyBytes: number,
): Promise<Reading> {
  const { input } = route.call;
  if (route.hasBody) {
    const body = await readJsonBody(request, maxBodyBytes);
    return body.ok ? { ok: true, json: withVariables(body.json, variables, input) } : body;
  }
  const members = input ? readQueryMembers(input, query) : { ok: true as const, value: {} };
  return members.ok
    ? { ok: true, json: withVariables(members.value, variables, input) }
    : { ok: false, answer: refusalAnswer(members.error) };
}
