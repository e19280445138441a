import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is sent in the place of the framework's answer: a page, or (null) a status without a body. */
export type Replacement = {
  status: number;
  headers?: Record<string, string>;
  html: string | null;
};

/** Headers of an answer that speak of its body or of where it leads; those that protect it stay. */
const ofTheBody =
  /^(content-(type|length|encoding|language)|transfer-encoding|etag|link|location)$/;

function headersOf(response: ServerResponse, { headers, html }: Replacement) {
  for (const name of response.getHeaderNames().filter((each) => ofTheBody.test(each)))
    response.removeHeader(name);
  return {
    ...(html !== null && { 'content-type': 'text/html; charset=utf-8' }),
    'content-length': Buffer.byteLength(html ?? ''),
    'cache-control': 'no-store',
    ...headers,
  };
}

/**
 * Sends an answer of ours in the place of the framework's answer where `judge`, asked with its status before anything
 * is sent, gives one. Call it before the framework handles the request.
 */
export function replaceAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  judge: (status: number) => Replacement | null,
): void {
  const { writeHead, write, end } = response;
  const pass = (method: (...given: never[]) => unknown, given: unknown[]) =>
    Reflect.apply(method, response, given);
  let isAnswered = false;
  /** Whether the answer is ours: then nothing that the framework sends reaches the client. */
  const takesOver = (status: number): boolean => {
    if (isAnswered) return true;
    const replacement = response.headersSent ? null : judge(status);
    if (!replacement) return false;
    isAnswered = true;
    pass(writeHead, [replacement.status, headersOf(response, replacement)]);
    pass(end, request.method === 'HEAD' || replacement.html === null ? [] : [replacement.html]);
    return true;
  };
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (!takesOver(status)) pass(writeHead, [status, ...rest]);
    return response;
  };
  response.write = (...given: unknown[]) =>
    takesOver(response.statusCode) || Boolean(pass(write, given));
  response.end = (...given: unknown[]) => {
    if (!takesOver(response.statusCode)) pass(end, given);
    return response;
  };
}
