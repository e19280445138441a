import type { JsonObject } from '@bufbuild/protobuf';

/** What the API answers: an HTTP status, a JSON body and headers of its own. */
export type Answer = {
  status: number;
  body: JsonObject | null;
  headers?: Record<string, string>;
};

/** A google.rpc.Status without details: what the gateway itself says, before any call is reached. */
export function gatewayAnswer(
  status: number,
  code: number,
  message: string,
  headers?: Record<string, string>,
): Answer {
  return { status, body: { code, message }, ...(headers && { headers }) };
}
