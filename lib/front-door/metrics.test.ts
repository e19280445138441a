import { type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { config } from '@/lib/config';
import { openDoor } from '@/lib/front-door/open-door';
import { routeTable } from '@/lib/front-door/route-table';
import { log } from '@/lib/log';

const server = openDoor(
  routeTable({
    handler: () => async (incoming, response) => {
      if (incoming.url === '/setup') throw new Error('a bug');
      response.writeHead(incoming.url?.startsWith('/login?') ? 200 : 404).end('a page');
    },
    keepsScripts: true,
  }),
);

const usual = { ...config() };
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  log.flush();
  Object.assign(config(), usual);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const given = { host: 'localhost:3000', ...headers };
    const options = { port, host: '127.0.0.1', path, method, headers: given };
    const sent = request(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    sent.on('error', reject).end();
  });
}

const token = 'a-token-of-the-operator';

/** Whoever asks from here; the database says nothing, for there is none. */
function listen(): Record<string, unknown>[] {
  const entries: Record<string, unknown>[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation(
    (text) => entries.push(JSON.parse(String(text))) > 0,
  );
  return entries;
}

describe('D25 /metrics without a token', () => {
  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])(
    'is read on this machine, at %s',
    async (host) => {
      listen();
      const answer = await ask('/metrics?x=1', { host });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.text).toContain('nodejs_eventloop_lag_p99_seconds ');
      expect(answer.text).toContain('process_open_fds ');
    },
  );

  test.each([
    ['came through a proxy', { 'x-forwarded-for': '127.0.0.1' }],
    ['came through a proxy of the standard', { forwarded: 'for=127.0.0.1' }],
    ['came through a proxy that says only that', { via: '1.1 proxy' }],
    ['names a real address', { 'x-real-ip': '127.0.0.1' }],
    ['a page could have sent whose name leads here', { host: 'evil.example:3000' }],
    ['brings a token of nobody', { 'x-forwarded-for': '127.0.0.1', authorization: 'Bearer null' }],
  ])('is nowhere for what %s', async (_what, headers) => {
    expect(await ask('/metrics', headers)).toMatchObject({ status: 404, text: '' });
  });

  test('is nowhere where a proxy must stand in front that says nothing of itself', async () => {
    config().secureCookies = true;
    expect((await ask('/metrics')).status).toBe(404);
    listen();
    config().trustedProxyHops = 1;
    expect((await ask('/metrics')).status).toBe(200);
    expect((await ask('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404);
  });

  test('changes nothing by any method', async () => {
    const answer = await ask('/metrics', {}, 'POST');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

test('D25 /metrics with a token is read by whoever brings it, and by nobody else on this machine either', async () => {
  listen();
  config().metricsToken = token;
  const from = { host: 'id.example.com', 'x-forwarded-for': '203.0.113.7' };
  expect((await ask('/metrics', { ...from, authorization: `Bearer ${token}` })).status).toBe(200);
  const wrong: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${token}x` },
    { authorization: `Basic ${token}` },
    { authorization: 'Bearer' },
  ];
  for (const headers of wrong) {
    const answer = await ask('/metrics', headers);
    expect(answer).toMatchObject({ status: 401, text: '' });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="metrics"');
  }
  expect((await ask(`/metrics?token=${token}`)).status).toBe(401);
});

test('D25 requests are counted by pattern and status, and no path, query or name of anybody shows', async () => {
  listen();
  await ask('/login?loginName=minnie@example.com');
  await ask('/login/secret-path');
  await ask('/v2/users/4711');
  await ask('/v2/nothing/4711');
  await ask('/healthz', {}, 'PURGE');
  await ask('/setup').catch(() => undefined);
  const { text } = await ask('/metrics');
  const counts = text.split('\n').filter((line) => line.startsWith('latchkey_http_requests_total'));
  const of = (route: string, method: string, status: string) =>
    counts.find((line) =>
      line.includes(`{route="${route}",method="${method}",status="${status}"} 1`),
    );
  expect(of('/login', 'GET', '200')).toBeDefined();
  expect(of('sign-in pages', 'GET', '404')).toBeDefined();
  expect(of('/v2/users/{user_id}', 'GET', '401')).toBeDefined();
  expect(of('API', 'GET', '404')).toBeDefined();
  expect(of('liveness', 'other', '200')).toBeDefined();
  expect(of('/setup', 'GET', 'aborted')).toBeDefined();
  expect(text).toContain('latchkey_http_request_duration_seconds_count{route="/login"} 1');
  expect(text).not.toMatch(/secret|minnie|4711|PURGE/);
  // Without a database what it would say is left out, and that is said.
  expect(text).toContain('latchkey_database_up 0');
  expect(text).not.toContain('latchkey_database_outbox_mails{');
});

test('what is no request, and what expects too much of us, is counted too', async () => {
  listen();
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').end('no request\r\n\r\n');
  await new Promise((resolve) => socket.resume().once('close', resolve));
  const refused = await ask('/login', { expect: 'the impossible' });
  expect(refused.status).toBe(417);
  expect(refused.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  const { text } = await ask('/metrics');
  const counter = 'latchkey_http_requests_total';
  expect(text).toContain(`${counter}{route="unreadable",method="other",status="400"} 1\n`);
  expect(text).toContain(`${counter}{route="expectation",method="GET",status="417"} 1\n`);
});

describe('the id of a request', () => {
  const given = 'from-the-proxy.1';
  const idOf = async (id: string) =>
    (await ask('/healthz', { 'x-request-id': id })).headers['x-request-id'];

  test('is on every answer, and in the log of what went wrong', async () => {
    const entries = listen();
    await ask('/setup').catch(() => undefined);
    expect(entries).toMatchObject([
      { event: 'request_failed', requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
    ]);
    const answers = await Promise.all(
      ['/healthz', '/login', '/v2/users/1', '//elsewhere', '/metrics'].map((path) => ask(path)),
    );
    const ids = answers.map(({ headers }) => String(headers['x-request-id']));
    expect(ids.every((id) => /^[\da-f-]{36}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is what a trusted proxy says, if that is well formed, and what nobody else says', async () => {
    expect(await idOf(given)).not.toBe(given);
    config().trustedProxyHops = 1;
    expect(await idOf(given)).toBe(given);
    for (const wrong of ['short', 'with spaces in it', '{"level":"error"}', 'x'.repeat(65), ''])
      expect(await idOf(wrong)).toMatch(/^[\da-f-]{36}$/);
  });

  test('with LOG_LEVEL=debug every request is a line, without what only its sender should know', async () => {
    const entries = listen();
    config().logLevel = 'debug';
    const { headers } = await ask('/login?code=secret', {
      authorization: 'Bearer secret',
      cookie: 'latchkey=secret',
    });
    await vi.waitFor(() => expect(entries).toHaveLength(1));
    expect(entries[0]).toEqual({
      ...{ time: expect.any(String), level: 'debug', event: 'request' },
      ...{ requestId: headers['x-request-id'], method: 'GET', route: '/login', status: '200' },
      milliseconds: expect.any(Number),
    });
  });
});
