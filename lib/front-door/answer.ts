import type { ServerResponse } from 'node:http';
import type { Handler } from '@/lib/front-door/route';
import { documentHeaders } from '@/lib/front-door/security-headers';

/** Answers with a JSON object, kept out of caches. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
}

/** Answers with an HTML page, kept out of caches. */
export function answerHtml(response: ServerResponse, status: number, html: string): void {
  const headers = { ...documentHeaders, 'content-type': 'text/html; charset=utf-8' };
  response.writeHead(status, headers).end(html);
}

/** Turns a request away with a status and nothing else, and takes no more of its body; 405 says what is allowed. */
export function turnAway(
  response: ServerResponse,
  status: number,
  allowed: readonly string[] = [],
): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(allowed.length > 0 && { allow: allowed.join(', ') }),
    connection: 'close',
    'content-length': 0,
  });
  response.end();
}

/** The handler that turns every request away with one status. */
export function answerStatus(status: number): Handler {
  return (_request, response) => turnAway(response, status);
}
