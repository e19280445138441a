import type { Product } from './product';

/** What the API answered; `body` is its JSON, or null without one. */
export type ApiAnswer = { status: number; headers: Headers; body: unknown };

/** Calls the HTTP API with the bearer token of a machine, as a backend does. */
export async function callApi(
  { origin }: Product,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}
