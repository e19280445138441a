import type { JsonObject } from '@bufbuild/protobuf';

/**
 * What the API answers: an HTTP status, a JSON body (null: none at all) and headers besides the common ones, in lower
 * case.
 */
export type Answer = {
  status: number;
  body: JsonObject | null;
  headers?: Record<string, string>;
};

/**
 * A google.rpc.Status without details: HTTP status, google.rpc.Code, and the sentence. What no refusal of ours stands
 * for.
 */
export function gatewayAnswer(
  status: number,
  code: number,
  message: string,
  headers?: Record<string, string>,
): Answer {
  return { status, body: { code, message }, ...(headers && { headers }) };
}
