import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isFile } from '@/lib/front-door/match-request';
import { openDoor } from '@/lib/front-door/open-door';
import type { Pages } from '@/lib/front-door/pages';
import { routeTable } from '@/lib/front-door/route-table';

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Pages that say which headers reached them. */
const echo: NonNullable<ReturnType<Pages['handler']>> = async (incoming, response) => {
  if (incoming.url === '/broken') throw new Error('a bug');
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<script></script>${JSON.stringify(incoming.headers)}`);
};

let handler: typeof echo | null = echo;
const routes = routeTable({ handler: () => handler, keepsScripts: false });
const server = openDoor(routes);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Asks for a target exactly as it is written, which `fetch` would not. */
function ask(
  path: string,
  { method = 'GET', ...headers }: Record<string, string> = {},
): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path, method };
    const given = { host: 'localhost:3000', ...headers };
    const sent = request({ ...options, headers: given }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      sent.destroy();
    });
    sent.on('error', reject);
    // A body that is only announced: a refusal does not wait for it.
    if (Number(headers['content-length']) > 0) sent.flushHeaders();
    else sent.end();
  });
}

describe('the table', () => {
  test.each([
    ['/v2/users/1?x=/login', 'API'],
    ['/admin/v1/policies/login', 'API'],
    ['/management/v1/policies/login', 'API'],
    ['/zitadel.user.v2.UserService/AddHumanUser', 'API'],
    ['/.well-known/webauthn?x', 'well-known'],
    ['/.well-known/other', 'pages'],
    ['/healthz', 'liveness'],
    ['/readyz', 'readiness'],
    ['/readyz?x', 'pages'],
    ['/metrics?x', 'metrics'],
    ['/metrics/x', 'pages'],
    ['//evil.example', 'another place'],
    ['/_next/image?url=x', 'image optimiser'],
    ['/login/passkey?loginName=x', 'sign-in pages'],
    ['/passkey/register', 'sign-in pages'],
    ['/v2', 'pages'],
    ['/_next/static/a.js', 'files'],
    ['/passkey.js?v=1', 'files'],
    ['/authenticators/apple-dark.svg', 'files'],
    ['/favicon.ico', 'files'],
    ['/apple-touch-icon.png', 'files'],
    ['/brand/logo', 'pages'],
    ['/passkey.js/x', 'pages'],
    ['/account/security', 'pages'],
  ])('leads %s to %s', (url, name) => {
    const found = routes.find(({ matches }) => matches({ url, headers: {} }));

    expect(found?.name).toBe(name);
  });

  const files = ['/_next/static/a.js', '/authenticators/1.svg', '/passkey.js', '/icon.svg'];
  const elsewhere = ['/v2/users/1', '/healthz', '/readyz', '/.well-known/webauthn', ...files];
  test.each(elsewhere)('has %s under every name that leads here', (url) => {
    const headers = { host: '10.0.0.5:3000' };
    const found = routes.find(({ matches }) => matches({ method: 'GET', url, headers }));
    expect(found?.name).not.toBe('another name');
  });

  test('D15 has a limit of 64 KiB in every row whose handler reads a body', () => {
    const limits = routes.flatMap(({ name, body }) => (body ? [[name, body.maxBytes]] : []));
    expect(limits).toEqual([
      ['API', 65_536],
      ['sign-in pages', 65_536],
      ['pages', 65_536],
    ]);
  });
});

describe('the front door', () => {
  test.each([
    ['http://evil.example/login', 400],
    ['//evil.example', 400],
    ['/\\evil.example', 400],
    ['/_next/image?url=http://127.0.0.1', 404],
    ['/login', 200],
  ])('answers %s with %s', async (url, status) => {
    expect((await ask(url)).status).toBe(status);
  });

  test.each([
    ['GET', 200],
    ['HEAD', 200],
    ['POST', 200],
    ['PUT', 405],
    ['DELETE', 405],
    ['OPTIONS', 405],
    ['TRACE', 405],
  ])('D9 answers a page asked for with %s with %s', async (method, status) => {
    const answer = await ask('/login', { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.allow).toBe(status === 405 ? 'GET, HEAD, POST' : undefined);
  });

  test('D9 takes no form for a file, whoever sends it', async () => {
    for (const origin of ['http://localhost:3000', 'https://evil.example']) {
      const headers = { 'content-type': 'text/plain', origin };
      const answer = await ask('/passkey.js', { method: 'POST', ...headers });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  test('has one list of files here and in the matcher of the pages', () => {
    const literal = /matcher: \[\s*'(.*)'/.exec(readFileSync('proxy.ts', 'utf8'))?.[1];
    const pages = new RegExp(`^${literal?.replaceAll('\\\\', '\\')}$`);
    const paths = [
      '/_next/static/a',
      '/_next/x',
      '/authenticators/x',
      '/passkey.js',
      '/passkey.jsx',
    ];
    for (const path of [
      ...paths,
      '/icon.svg',
      '/favicon.ico',
      '/apple-touch-icon.png',
      '/robots.txt',
      '/robots.txt/x',
      '/login',
      '/',
    ])
      expect(pages.test(path), path).toBe(!isFile({ url: path, headers: {} }));
  });

  test('D6 refuses a form from elsewhere in words, and reads nothing of it', async () => {
    for (const path of ['/login', '/setup?code=x', '/account/security', '/logout']) {
      const headers = { 'content-type': 'text/plain', 'content-length': '9' };
      const answer = await ask(path, { method: 'POST', ...headers });
      expect([answer.status, answer.headers['cache-control']], path).toEqual([403, 'no-store']);
      expect(answer.text).toContain('This request did not come from our own pages.');
      expect(answer.text).toContain(`href="${path}"`);
    }
    const own = { 'content-type': 'text/plain', origin: 'http://localhost:3000' };
    expect((await ask('/login', { method: 'POST', ...own })).status).toBe(200);
  });

  test('D15 takes no body over 64 KiB, and none of unknown length', async () => {
    const post = (headers: Record<string, string>) => ask('/login', { method: 'POST', ...headers });
    const large = await post({ 'content-length': '65537' });
    expect(large).toMatchObject({ status: 413, text: '', headers: { connection: 'close' } });
    expect((await post({ 'content-length': '65536' })).status).toBe(200);
    expect((await post({ 'transfer-encoding': 'chunked' })).status).toBe(411);
  });

  test('tells the pages whose request it is, by headers that nobody else can set', async () => {
    const { text } = await ask('/account', {
      'x-forwarded-host': 'evil.example',
      'x-latchkey-address': '6.6.6.6',
    });
    expect(text).toContain('"host":"localhost:3000"');
    expect(text).toContain('"x-latchkey-address":"127.0.0.1"');
    expect(text).not.toMatch(/evil|6\.6\.6\.6/);
  });

  test('takes the framework out of the sign-in pages and of no other', async () => {
    expect((await ask('/login')).text).not.toContain('<script>');
    expect((await ask('/account')).text).toContain('<script>');
  });

  test('is alive and not ready while the pages are starting', async () => {
    handler = null;
    const [alive, ready, page] = [await ask('/healthz'), await ask('/readyz'), await ask('/')];
    handler = echo;
    expect([alive.status, alive.text]).toEqual([200, '{"status":"ok"}\n']);
    expect([ready.status, ready.text]).toEqual([
      503,
      '{"status":"not_ready","reason":"starting"}\n',
    ]);
    expect([page.status, page.text]).toEqual([503, '{"status":"starting"}\n']);
  });

  test('answers a well-known address with its file or the page it means', async () => {
    const origins = await ask('/.well-known/webauthn');
    expect(JSON.parse(origins.text)).toEqual({ origins: ['http://localhost:3000'] });
    expect(origins.headers['cache-control']).toBe('no-store');
    const page = await ask('/.well-known/change-password');
    expect([page.status, page.headers.location]).toEqual([
      302,
      'http://localhost:3000/account/security',
    ]);
  });

  test('cuts the connection of a request that met a bug, and logs no more than the reason', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect(ask('/broken', { authorization: 'secret' })).rejects.toThrow('socket hang up');
    const lines = stderr.mock.calls.map(([line]) => String(line)).join('');
    stderr.mockRestore();
    expect(lines).toContain('"reason":"Error: a bug"');
    expect(lines).not.toContain('secret');
    expect((await ask('/login')).status).toBe(200);
  });
});
