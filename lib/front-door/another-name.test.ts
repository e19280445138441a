import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor } from '@/lib/front-door/open-door';
import { routeTable } from '@/lib/front-door/route-table';

const server = openDoor(
  routeTable({
    handler: () => async (_request, response) => void response.end('a page'),
    keepsScripts: true,
  }),
);
const home = 'http://localhost:3000';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Answer = { status: number; location: string; cookie: string; text: string };

/** PUBLIC_URL is the default, http://localhost:3000. */
function ask(path: string, method: string, headers: Record<string, string>): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path, method, headers, agent: false };
    const sent = request(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      const { location = '', 'set-cookie': cookies = [] } = response.headers;
      resolve({ status: response.statusCode ?? 0, location, cookie: cookies.join(), text });
    });
    sent.on('error', reject).end();
  });
}

describe('whoever looks at a page', () => {
  test.each(['127.0.0.1:3000', '[::1]:3000', 'server.lan:3000', 'localhost', 'localhost.:3000'])(
    'at %s is sent to the same path at the public address',
    async (host) => {
      const answer = await ask('/login?loginName=x%20y', 'GET', { host });
      expect(answer).toMatchObject({ status: 307, location: `${home}/login?loginName=x%20y` });
    },
  );

  test('D2 is sent nowhere that a header says', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    for (const path of ['/login', '/.//evil.example', '/@evil.example', '/%5Cevil.example']) {
      const { location } = await ask(path, 'GET', headers);
      expect(new URL(location).origin, path).toBe(home);
    }
  });

  test.each<[string, Record<string, string>?]>([
    ['localhost:3000'],
    ['LOCALHOST:3000'],
    ['latchkey:3000', { accept: 'application/json' }],
    ['latchkey:3000', { 'x-forwarded-host': 'localhost:3000' }],
    ['latchkey:3000', { 'x-forwarded-host': 'localhost:3000, inner.lan' }],
  ])('at %s with %j stays', async (host, more = {}) => {
    expect(await ask('/login', 'GET', { host, ...more })).toMatchObject({ status: 200 });
  });

  test('is not sent round and round where a proxy writes another name of its own', async () => {
    const headers = { host: '127.0.0.1:3000' };
    const { status, cookie } = await ask('/login', 'GET', headers);
    expect([status, cookie]).toEqual([307, expect.stringMatching(/; Max-Age=10; HttpOnly/)]);
    const again = { ...headers, cookie: `a=b; ${cookie.split(';')[0]}` };
    expect(await ask('/login', 'GET', again)).toMatchObject({ status: 200, text: 'a page' });
  });
});

describe('whoever posts a form', () => {
  const at = (origin: string, host = new URL(origin).host) => ({ origin, host });

  test.each([
    [at('http://127.0.0.1:3000')],
    [at('https://localhost:3000')],
    [at('http://server.lan')],
    [{ ...at('https://id.lan', 'latchkey:3000'), 'x-forwarded-host': 'id.lan' }],
  ])('of a page at another name reads which address it is: %j', async (headers) => {
    const { status, text } = await ask('/login?x=%22', 'POST', headers);
    expect(status).toBe(403);
    expect(text).toContain(`The address of Latchkey is ${home}.`);
    expect(text).toContain(`href="${home}/login?x=%22"`);
    expect(text).not.toMatch(/<script|<style/);
  });

  test('by script is told so as JSON', async () => {
    const headers = { ...at('http://127.0.0.1:3000'), 'content-type': 'application/json' };
    const { status, text } = await ask('/login/options', 'POST', headers);
    expect([status, JSON.parse(text)]).toEqual([
      403,
      { error: 'wrong_address', message: expect.stringContaining(home) },
    ]);
  });

  test.each([
    [at(home, 'latchkey:3000')],
    [at('http://evil.example', 'localhost:3000')],
    [{ host: 'latchkey:3000' }],
    [at('null:', 'localhost:3000')],
  ])('is left to the page otherwise: %j', async (headers) => {
    expect(await ask('/login', 'POST', headers)).toMatchObject({ status: 200, text: 'a page' });
  });
});
