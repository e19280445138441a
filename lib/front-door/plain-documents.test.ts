import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { isPlainDocumentRequest, sendPlainDocument } from './plain-documents';

const page = '<p>Sign in</p><script>framework()</script><script src="/passkey.js"></script>';
const plain = '<p>Sign in</p><script src="/passkey.js"></script>';

let close: (() => void) | undefined;
afterEach(() => close?.());

type Answer = { status: number; headers: Record<string, unknown>; body: Buffer };

/** One request, without the decompression that `fetch` does unasked. */
async function ask(
  framework: RequestListener,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const server = createServer((incoming, response) => {
    sendPlainDocument(incoming, response);
    framework(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  close = () => server.close();
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: 'localhost', method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0, headers: given } = response;
      resolve({ status, headers: given, body: Buffer.concat(chunks) });
    });
    sent.on('error', reject).end();
  });
}

/** As the framework does it: in pieces, headers sent early. */
const streamed: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader(
    'link',
    '</f.woff2>; rel=preload; as="font", </a.js>; rel=preload; as="script"',
  );
  response.flushHeaders();
  response.write(page.slice(0, 20));
  response.write(Buffer.from(page.slice(20, 40)), () => response.end(page.slice(40)));
};

describe('a sign-in page', () => {
  test('arrives whole and without the framework', async () => {
    const { body, headers } = await ask(streamed);
    expect(body.toString()).toBe(plain);
    expect(headers).toMatchObject({ 'content-length': String(plain.length) });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  test('announces its font and no script', async () => {
    const { headers } = await ask(streamed);
    expect(headers['link']).toBe('</f.woff2>; rel=preload; as="font"');
  });

  test('is compressed as the client likes best', async () => {
    const brotli = await ask(streamed, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(plain);
    const gzip = await ask(streamed, { 'accept-encoding': 'gzip' });
    expect(gunzipSync(gzip.body).toString()).toBe(plain);
    expect(gzip.headers['vary']).toContain('accept-encoding');
  });

  test('is not compressed as the client says that it cannot read', async () => {
    const gzip = await ask(streamed, { 'accept-encoding': 'br;q=0, gzip' });
    expect(gunzipSync(gzip.body).toString()).toBe(plain);
    const none = await ask(streamed, { 'accept-encoding': 'br;q=0, gzip;q=0, identity' });
    expect(none.body.toString()).toBe(plain);
    expect(none.headers).not.toHaveProperty('content-encoding');
  });

  test('keeps status and headers that were written in one call', async () => {
    const { status, headers, body } = await ask((_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html', 'x-one': '1' }).end(page);
    });
    expect([status, headers['x-one'], body.toString()]).toEqual([404, '1', plain]);
  });

  test('keeps the script that draws the page of an unexpected error', async () => {
    const { body } = await ask((_request, response) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end(page);
    });
    expect(body.toString()).toBe(page);
  });

  test('has no body when only its head is asked for', async () => {
    const { status, body } = await ask(streamed, {}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
  });
});

describe('what is no document', () => {
  test('a redirect passes with its cookies', async () => {
    const { status, headers } = await ask((_request, response) => {
      response.statusCode = 303;
      response.setHeader('location', '/login');
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end();
    });
    expect(status).toBe(303);
    expect(headers).toMatchObject({ location: '/login', 'set-cookie': ['a=1', 'b=2'] });
  });

  test('JSON passes byte for byte', async () => {
    const { body } = await ask((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"a":"<script></script>"}');
    });
    expect(body.toString()).toBe('{"a":"<script></script>"}');
  });
});

describe('which requests are for a sign-in page', () => {
  const asks = (url: string, headers: Record<string, string> = {}) =>
    isPlainDocumentRequest({ url, headers });

  test.each(['/setup?code=x', '/login', '/login/passkey?a=b', '/passkey/register', '/logout'])(
    '%s is one',
    (url) => expect(asks(url)).toBe(true),
  );

  test.each(['/', '/account/security', '/console/login-policy', '/loginx', '/_next/static/a.js'])(
    '%s is none',
    (url) => expect(asks(url)).toBe(false),
  );

  test('what the framework asks for itself is none', () => {
    expect(asks('/login', { rsc: '1' })).toBe(false);
    expect(asks('/login', { 'next-action': 'x' })).toBe(false);
  });
});
