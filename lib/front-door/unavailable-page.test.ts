import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteUnavailable, offerUnavailablePage } from '@/lib/front-door/unavailable-page';

const down = Object.assign(new Error('refused'), { code: 'store_unavailable' });

/** What the framework does with a page, by its path. */
const pages: Record<string, (id: string) => { error: unknown; status: number }> = {
  '/down': () => ({ error: down, status: 500 }),
  '/broken': () => ({ error: new Error('a defect'), status: 500 }),
  '/fine': () => ({ error: null, status: 200 }),
};

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const id = `id-${request.url}`;
    request.headers['x-latchkey-exchange'] = id;
    offerUnavailablePage(request, response);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const { error = null, status = 200 } = pages[path]?.(id) ?? {};
    if (error) noteUnavailable(error, id);
    response.statusCode = status;
    response.setHeader('content-encoding', 'br');
    response.setHeader('set-cookie', 'a=b');
    response.setHeader('content-security-policy', "default-src 'none'");
    response.write('<p>the framework');
    response.end('</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function get(path: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number | undefined; headers: object; body: string }>((resolve) => {
    ask({ port, path, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    }).end();
  });
}

test('a page that fails because the store does not serve is 503 with Retry-After, in words without a script', async () => {
  const { status, headers, body } = await get('/down?next="><script>');
  expect(status).toBe(503);
  expect(headers).toMatchObject({
    'retry-after': '5',
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
  });
  expect(headers).not.toHaveProperty('content-encoding');
  expect(headers).not.toHaveProperty('set-cookie');
  expect(body).toContain('not available right now');
  expect(body).toContain('Try again');
  expect(body).not.toMatch(/<script|framework/);
});

test('without a body for HEAD', async () => {
  expect(await get('/down', 'HEAD')).toMatchObject({ status: 503, body: '' });
});

test('a page that fails by a defect stays what the framework makes of it, and so does one that does not fail', async () => {
  expect(await get('/broken')).toMatchObject({ status: 500, body: '<p>the framework</p>' });
  expect(await get('/fine')).toMatchObject({ status: 200, body: '<p>the framework</p>' });
});

test('nothing is kept of requests that are over, nor noted of those that are not open', async () => {
  await get('/down');
  expect(noteUnavailable(down, 'id-/down')).toBe(true);
  expect(Reflect.get(globalThis, 'latchkeyUnavailable')).toEqual(new Map());
});
