import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteMalformed, offerMalformedPage } from '@/lib/front-door/malformed-form';

const thrownAt = (...places: string[]) =>
  Object.assign(new SyntaxError('Unexpected end of JSON input'), {
    stack: ['SyntaxError: Unexpected end of JSON input', ...places]
      .map((line, index) => (index ? `    at ${line}` : line))
      .join('\n'),
  });
const reader =
  'tI (/srv/node_modules/next/dist/compiled/next-server/app-page-turbo.runtime.prod.js:15:7)';
const ours = 'signIn (/srv/.next/server/chunks/ssr/lib_0arlem7vrrq-1._.js:1:2377)';

describe('an error of a form', () => {
  const post = { method: 'POST', exchange: undefined };

  test.each([
    [thrownAt('JSON.parse (<anonymous>)', reader, ours)],
    [thrownAt('node:internal/deps/undici/undici:5817:27')],
    [thrownAt('C:\\srv\\node_modules\\next\\dist\\compiled\\next-server\\x.js:1:2')],
  ])('is the sender’s where the framework could not read it', (error) => {
    expect(noteMalformed(error, post)).toBe(true);
    expect(noteMalformed(error, { ...post, method: 'GET' })).toBe(false);
  });

  test.each([
    [thrownAt('JSON.parse (<anonymous>)', ours, reader)],
    [thrownAt('Client.query (/srv/node_modules/pg/lib/client.js:1:1)', reader)],
    [thrownAt()],
    ['a text'],
  ])('is ours anywhere else', (error) => {
    expect(noteMalformed(error, post)).toBe(false);
  });
});

describe('the answer', () => {
  /** What the framework makes of a form, by its path. */
  const framework: Record<string, { status: number; type: string; error?: unknown }> = {
    '/unreadable': { status: 500, type: 'text/plain', error: thrownAt(reader) },
    '/broken': { status: 500, type: 'text/plain', error: thrownAt(ours) },
    '/refused': { status: 400, type: 'text/plain' },
    '/older': { status: 409, type: 'text/plain' },
    '/options': { status: 400, type: 'application/json' },
    '/fine': { status: 200, type: 'text/html' },
  };
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const exchange = `id-${request.url}`;
      request.headers['x-latchkey-exchange'] = exchange;
      offerMalformedPage(request, response);
      const { status, type, error } = framework[request.url ?? ''] ?? { status: 404, type: '' };
      if (error) noteMalformed(error, { method: request.method ?? '', exchange });
      response.statusCode = status;
      response.setHeader('content-type', type);
      response.end('the framework');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const post = async (path: string, headers: Record<string, string> = {}) => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers });
    return { status: answer.status, text: await answer.text() };
  };

  test.each([
    ['/unreadable', 400],
    ['/refused', 400],
    ['/older', 409],
  ])('to %s is %i in plain words', async (path, status) => {
    const answer = await post(path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('This form could not be read');
    expect(answer.text).toContain(`href="${path}"`);
  });

  test.each([
    ['/broken', 500],
    ['/options', 400],
    ['/fine', 200],
  ])('to %s stays what the framework makes of it', async (path, status) => {
    expect(await post(path)).toEqual({ status, text: 'the framework' });
  });

  test('to an action keeps the framework’s own words for its script', async () => {
    expect(await post('/older', { 'next-action': 'x' })).toEqual({
      status: 409,
      text: 'the framework',
    });
  });

  test('keeps nothing of requests that are over', async () => {
    await post('/unreadable');
    expect(Reflect.get(globalThis, 'latchkeyMalformed')).toEqual(new Map());
  });
});
