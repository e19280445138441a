import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openDoor, type Patience } from '@/lib/front-door/open-door';
import { routeTable } from '@/lib/front-door/route-table';

const large = Buffer.alloc(32 * 1024 * 1024, 'x');

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A door before pages that answer at once, at length, or never. */
async function open(patience: Partial<Patience> = {}, leaving?: AbortSignal): Promise<void> {
  const pages = {
    handler: () => async (request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== '/silent') response.end(request.url === '/large' ? large : 'a page');
    },
    keepsScripts: true,
  };
  server = openDoor(routeTable(pages, leaving), patience, leaving);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function dial(text: string): Socket {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  sockets.push(socket);
  return socket;
}

/** A reset is an end like another: unlike `once`, this does not reject. */
const closing = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

/** Everything that comes back until the server closes the connection. */
async function talk(text: string): Promise<string> {
  const socket = dial(text);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  await closing(socket);
  return heard;
}

const host = 'Host: localhost:3000\r\n';
const ending = `${host}Connection: close\r\n`;

const protections = [
  /^content-security-policy: default-src 'none'; .*frame-ancestors 'none'/im,
  /^x-content-type-options: nosniff/im,
  /^x-frame-options: DENY/im,
  /^referrer-policy: same-origin/im,
  /^cross-origin-resource-policy: same-origin/im,
];

describe('D13 the security headers are on', () => {
  test.each([
    ['the liveness probe', `GET /healthz HTTP/1.1\r\n${ending}\r\n`, 200],
    ['a well-known file', `GET /.well-known/webauthn HTTP/1.1\r\n${ending}\r\n`, 200],
    ['a well-known redirect', `GET /.well-known/change-password HTTP/1.1\r\n${ending}\r\n`, 302],
    ['a file or page', `GET /_next/static/none.js HTTP/1.1\r\n${ending}\r\n`, 200],
    ['an unknown call of the API', `GET /v2/nothing HTTP/1.1\r\n${ending}\r\n`, 404],
    ['a stranger at the API', `GET /v2/users/1 HTTP/1.1\r\n${ending}\r\n`, 401],
    ['another place', `GET //evil.example HTTP/1.1\r\n${ending}\r\n`, 400],
    ['another method', `PUT /login HTTP/1.1\r\n${ending}\r\n`, 405],
    ['the missing optimiser', `GET /_next/image?url=x HTTP/1.1\r\n${ending}\r\n`, 404],
    ['another name', 'GET /login HTTP/1.1\r\nHost: a.lan\r\nConnection: close\r\n\r\n', 307],
    ['a request without Host', 'GET /login HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['an old request without Host', 'GET /healthz HTTP/1.0\r\n\r\n', 200],
    ['a large body', `POST /login HTTP/1.1\r\n${ending}Content-Length: 65537\r\n\r\n`, 413],
    ['an expectation', `GET / HTTP/1.1\r\n${ending}Expect: wonders\r\n\r\n`, 417],
    ['large headers', `GET / HTTP/1.1\r\n${ending}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['what is no request', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400],
    [
      'two lengths',
      `POST / HTTP/1.1\r\n${ending}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      400,
    ],
  ])('%s', async (_name, text, status) => {
    await open();
    const heard = await talk(text);
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard.match(/^HTTP/gm)).toHaveLength(1);
    for (const header of protections) expect(heard).toMatch(header);
    // The address of these tests is http: whoever promised https would lock people out.
    expect(heard).not.toMatch(/strict-transport-security/i);
  });

  test.each([
    ['headers', `GET / HTTP/1.1\r\n${host}`],
    ['body', `POST /silent HTTP/1.1\r\n${host}Content-Length: 10\r\n\r\n{`],
  ])('a request that takes too long over its %s', async (_name, part) => {
    await open({ headers: 100, request: 100 });
    const heard = await talk(part);
    expect(heard).toMatch(/^HTTP\/1.1 408 /);
    for (const header of protections) expect(heard).toMatch(header);
  });
});

describe('D15 the connection is cut off', () => {
  test('of a client that does not take its answer', async () => {
    await open({ answer: 200 });
    const socket = dial(`GET /large HTTP/1.1\r\n${host}\r\n`);
    socket.once('data', () => socket.pause());
    const [taken] = (await once(server, 'connection')) as [Socket];
    await closing(taken);
    const closed = closing(socket);
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan(large.length);
  });

  test('of a client for whose request no answer comes about', async () => {
    await open({ answer: 100 });
    expect(await talk(`GET /silent HTTP/1.1\r\n${host}\r\n`)).toBe('');
  });

  test.each([
    ['a probe', 'GET /healthz'],
    ['the API, by a stranger', 'POST /v2/sessions'],
    ['a public file', 'GET /.well-known/webauthn'],
  ])('of a body without end, sent to %s', async (_name, line) => {
    await open({ rest: 100 });
    const socket = dial(`${line} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`);
    const closed = closing(socket);
    const more = setInterval(() => socket.write('1\r\nx\r\n'), 10);
    socket.resume();
    await closed;
    clearInterval(more);
  });

  test('of a body over the limit that did not say so', async () => {
    await open({ rest: 100 });
    const head = `POST /v2/users/human HTTP/1.1\r\n${host}Authorization: Bearer x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    expect(await talk(`${head}${chunk}1\r\nx\r\n`)).toMatch(/^HTTP\/1.1 413 /);
  });
});

test('a page that is asked for before the pages have started is answered once they have', async () => {
  let isStarted = false;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const answer = async (_request: IncomingMessage, response: ServerResponse) => {
    response.end('a page');
  };
  server = openDoor(
    routeTable({ handler: () => (isStarted ? answer : null), started, keepsScripts: true }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asking = talk(`GET /login HTTP/1.1\r\n${ending}\r\n`);
  await once(server, 'request');
  isStarted = true;
  start();
  expect(await asking).toMatch(/^HTTP\/1.1 200 [\s\S]*a page/);
});

test('a connection waits for its next request longer than common load balancers keep it', async () => {
  await open();
  const socket = dial(`GET /healthz HTTP/1.1\r\n${host}\r\n`);
  const [answer] = await once(socket, 'data');
  expect(Number(/^keep-alive: timeout=(\d+)/im.exec(String(answer))?.[1])).toBeGreaterThan(600);
});

test('a client that sends the rest of its body after the answer keeps its connection', async () => {
  await open();
  const socket = dial(`POST /v2/sessions HTTP/1.1\r\n${host}Content-Length: 2\r\n\r\n`);
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 401 /);
  socket.write(`{}GET /healthz HTTP/1.1\r\n${host}\r\n`);
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
});

describe('while it is about to leave', () => {
  const closeHeader = /^connection: close/im;
  const asked = `GET /healthz HTTP/1.1\r\n${host}\r\n`;

  test('every answer is the last of its connection, also on one that was kept, and the door stays open', async () => {
    const leaving = new AbortController();
    await open({}, leaving.signal);
    const kept = dial(asked);
    expect(String((await once(kept, 'data'))[0])).not.toMatch(closeHeader);
    leaving.abort();
    const closed = closing(kept);
    kept.write(asked);
    expect(String((await once(kept, 'data'))[0])).toMatch(closeHeader);
    await closed;
    const pages = ['/login', '/v2/users/1', '/readyz', '/.well-known/webauthn'];
    const answers = await Promise.all(pages.map((path) => talk(asked.replace('/healthz', path))));
    for (const answer of answers) expect(answer).toMatch(closeHeader);
    expect(answers[0]).toMatch(/^HTTP\/1.1 200 /);
  });

  test('an answer that was being made when it began is the last one, too', async () => {
    const leaving = new AbortController();
    await open({}, leaving.signal);
    const socket = dial(`GET /silent HTTP/1.1\r\n${host}\r\n`);
    const answered = once(socket, 'data');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    leaving.abort();
    response.end('a page at last');
    expect(String((await answered)[0])).toMatch(closeHeader);
  });

  test('load balancers are told that it stops', async () => {
    const leaving = new AbortController();
    await open({}, leaving.signal);
    leaving.abort();
    const answer = await talk(asked.replace('/healthz', '/readyz'));
    expect(answer).toMatch(/^HTTP\/1.1 503 [\s\S]*"reason":"stopping"/);
    expect(await talk(asked)).toMatch(/^HTTP\/1.1 200 /);
  });
});
