import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { acceptsCoding } from '@/lib/front-door/accepts-coding';
import { stripFrameworkScripts } from '@/lib/front-door/document-filter';
import { pathOf } from '@/lib/front-door/match-request';
import type { Asked } from '@/lib/front-door/route';

/** The pages that are plain forms: no framework runtime reaches the browser. */
const plainPages = /^\/(?:setup|logout|login(?:\/.*)?|passkey\/register)$/;

/**
 * Whether the answer to a request is a document of plain forms. The framework's own requests (for data,
 * for an action from a page that still runs it) are not.
 */
export function isPlainDocumentRequest(asked: Asked): boolean {
  const { headers } = asked;
  return plainPages.test(pathOf(asked)) && !headers['rsc'] && !headers['next-action'];
}

/** In the coding that the client takes and that serves it best, whatever it would rather have. */
function compress(body: Buffer, accepted: string): { body: Buffer; encoding: string | null } {
  if (acceptsCoding(accepted, 'br')) {
    // Quality 5 takes a millisecond or two for such a page and comes close to the best.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    return { body: brotliCompressSync(body, { params }), encoding: 'br' };
  }
  if (acceptsCoding(accepted, 'gzip')) return { body: gzipSync(body), encoding: 'gzip' };
  return { body, encoding: null };
}

/** The font stays announced (RFC 8288); scripts that are gone from the page are not fetched either. */
function keepUsefulPreloads(response: ServerResponse): void {
  const links = String(response.getHeader('link') ?? '').split(/,\s*(?=<)/);
  const kept = links.filter((link) => link && !/as="?script/.test(link));
  if (kept.length > 0) response.setHeader('link', kept.join(', '));
  else response.removeHeader('link');
}

function finish(response: ServerResponse, collected: Buffer, accepted: string): Buffer {
  const isHtml = String(response.getHeader('content-type') ?? '').startsWith('text/html');
  // A failed render has no content of its own: it is drawn by the framework's script.
  const stripped = isHtml && response.statusCode < 500;
  const whole = stripped ? Buffer.from(stripFrameworkScripts(collected.toString())) : collected;
  const { body, encoding } = isHtml ? compress(whole, accepted) : { body: whole, encoding: null };
  if (encoding) response.setHeader('content-encoding', encoding);
  if (isHtml) response.appendHeader('vary', 'accept-encoding');
  if (stripped) keepUsefulPreloads(response);
  response.setHeader('content-length', body.length);
  return body;
}

/**
 * Makes the response wait until it is whole, takes the framework's scripts out of an HTML document and
 * compresses it. Call it before the framework handles the request, and call it once.
 */
export function sendPlainDocument(request: IncomingMessage, response: ServerResponse): void {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  delete request.headers['accept-encoding'];
  const chunks: Buffer[] = [];
  const { writeHead } = response;
  const end = response.end.bind(response);
  const collect = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, toEncoding(encoding)));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.flushHeaders = () => {};
  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    const headers = rest.at(-1);
    if (typeof headers === 'object' && headers) response.setHeaders(toMap(headers));
    return response;
  };
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    collect(chunk, rest[0]);
    callLast(rest);
    return true;
  };
  response.end = (...given: unknown[]) => {
    collect(given[0], given[1]);
    response.writeHead = writeHead;
    const body = finish(response, Buffer.concat(chunks), accepted);
    end(request.method === 'HEAD' ? undefined : body, () => callLast(given));
    return response;
  };
}

/** The headers of `writeHead`, which may be an object or a flat list of names and values. */
function toMap(headers: object): Map<string, string | string[]> {
  if (!Array.isArray(headers)) return new Map(Object.entries(headers));
  const pairs = headers.flatMap((name, index) =>
    index % 2 === 0 ? [[String(name), headers[index + 1]] as const] : [],
  );
  return new Map(pairs);
}

function toEncoding(value: unknown): BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value) ? value : 'utf8';
}

/** Node's streams take an optional callback in the last place. */
function callLast(given: unknown[]): void {
  const last = given.at(-1);
  if (typeof last === 'function') last();
}
