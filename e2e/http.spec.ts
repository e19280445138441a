import { createServer } from 'node:net';
import { securityHeaders } from '@/lib/security-headers';
import { askForName } from './account';
import { callApi } from './api';
import { expect, test } from './fixtures';
import { type HttpAnswer, send, sendRaw } from './http';
import { minnie } from './people';
import { openPlainBrowser } from './plain-browser';
import { answerChallenge, finishSignIn, newAuthenticator, register } from './plain-ceremony';
import { type Product, startProduct } from './product';

const evil = 'evil.example';
const guarded = ['/account/security', '/console/login-policy'];

/** Words of the pages that only people who are signed in may read. */
const secrets = /ways back in|Your passkeys|Passwordless type|RP_ORIGINS|Save the policy/;

function expectSignedOut(answer: HttpAnswer): void {
  expect(answer.status).toBe(307);
  expect(answer.headers.location).toMatch(/^\/login\?returnTo=/);
}

test('D2: the address of the installation comes from its configuration, never from a header', async ({
  product,
  addPerson,
}) => {
  await addPerson(minnie);
  const forged = [
    { host: evil },
    { 'x-forwarded-host': evil },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-port': '8443' },
    { forwarded: `for=6.6.6.6;host=${evil};proto=https` },
    { 'x-original-url': `http://${evil}/` },
    { 'x-rewrite-url': `http://${evil}/` },
    { 'x-host': evil },
    { 'x-forwarded-server': evil },
  ];
  for (const headers of forged) {
    for (const path of ['/', '/login', ...guarded]) {
      const answer = await send(product.port, path, { headers });
      const said = `${JSON.stringify(headers)} ${path}`;
      expect(answer.status, said).toBeLessThan(400);
      expect(JSON.stringify(answer.headers), said).not.toMatch(/evil|https:\/\/localhost|8443/);
      expect(answer.text, said).not.toContain(evil);
    }
    const browser = openPlainBrowser(product);
    const begun = await browser.postJson('/login/options', {}, headers);
    expect(JSON.parse(begun.text).options.rpId, JSON.stringify(headers)).toBe('localhost');
    expect(begun.headers['set-cookie']?.join()).not.toMatch(/evil|__Host-|Secure/i);
  }
  const absolute = await sendRaw(
    product.port,
    `GET http://${evil}/account/security HTTP/1.1\r\nHost: ${evil}\r\nConnection: close\r\n\r\n`,
  );
  expect(absolute).not.toContain(evil);
});

test('D2: an origin that only a forged header vouches for is no origin of ours', async ({
  product,
}) => {
  const answer = await openPlainBrowser(product).postJson(
    '/login/options',
    {},
    { origin: `http://${evil}`, host: evil, 'x-forwarded-host': evil },
  );
  expect(answer.status).toBe(403);
});

test('D3: headers by which the inside talks to itself do nothing from outside', async ({
  product,
}) => {
  const forged = [
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware' },
    { 'x-middleware-next': '1' },
    { 'x-middleware-rewrite': '/login' },
    { 'x-middleware-invoke': '1' },
    { 'x-nextjs-data': '1' },
    { 'next-resume': '1' },
    { 'x-now-route-matches': '1=%2Fconsole' },
    { 'x-invoke-path': '/login' },
    { 'x-matched-path': '/login' },
    { 'x-prerender-revalidate': '1' },
    { 'x-zitadel-forward-host': evil },
    { 'x-latchkey-address': '6.6.6.6', 'x-latchkey-request-id': 'mine' },
    { 'x-nonce': 'mine' },
  ];
  for (const headers of forged) {
    for (const path of guarded) {
      const answer = await send(product.port, path, { headers });
      const said = `${JSON.stringify(headers)} ${path}`;
      expect(answer.status, said).toBe(307);
      expect(answer.headers.location, said).toMatch(/^\/login\?returnTo=/);
      expect(answer.headers['content-security-policy'], said).toMatch(/script-src 'nonce-/);
      expect(answer.text, said).not.toMatch(secrets);
    }
    const open = await send(product.port, '/login', { headers });
    expect(open.headers['content-security-policy']).not.toContain('mine');
  }
});

test('D4: no spelling of an address shows what is behind the sign-in', async ({ product }) => {
  const spellings = guarded.flatMap((path) => [
    `${path}.rsc`,
    `${path}?_rsc=1abcd`,
    `${path}.segments/_tree.segment.rsc`,
    `${path}.segments/_full.segment.rsc`,
    `/_next/data/build${path}.json`,
    path.replace('/', '//'),
    `/.${path}`,
    `/login/..${path}`,
    `/login/%2e%2e${path}`,
    path.replace(/\/(?=[^/]*$)/, '%2F'),
    path.replace(/\/(?=[^/]*$)/, '%5C'),
    `${path}/`,
    `${path}%00`,
    `${path}%20`,
    `${path};x=1`,
    path.toUpperCase(),
  ]);
  const flights = [
    {},
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
    { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C%7B%7D%2Cnull%2C%22refetch%22%5D' },
  ];
  for (const path of [...guarded, ...spellings]) {
    for (const headers of flights) {
      const answer = await send(product.port, path, { headers });
      const said = `${JSON.stringify(headers)} ${path}`;
      expect(answer.status, said).toBeLessThan(500);
      expect(answer.text, said).not.toMatch(secrets);
    }
  }
});

test('D5: an upgrade is refused, and nothing is connected to', async ({ product }) => {
  let connections = 0;
  const listener = createServer(() => {
    connections += 1;
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const target = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    for (const path of ['/', '/_next/webpack-hmr', `http://127.0.0.1:${target}/`]) {
      const answer = await sendRaw(
        product.port,
        `GET ${path} HTTP/1.1\r\nHost: localhost:${product.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      );
      expect(answer, path).not.toContain('101 Switching');
    }
    expect(connections).toBe(0);
  } finally {
    listener.close();
  }
});

test('D6: a form that another site posts changes nothing', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const { text: html } = await browser.get('/logout');
  const page = { path: '/logout', html, formWith: '$ACTION' };
  const foreign = [
    { origin: `http://${evil}` },
    { origin: 'null' },
    { origin: undefined },
    { origin: `http://${evil}`, 'x-forwarded-host': evil },
    { origin: `http://${evil}`, host: evil },
    { origin: `${product.origin}.${evil}` },
    { origin: product.origin, 'sec-fetch-site': 'cross-site' },
    { origin: product.origin, 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const answer = await browser.submit(page, {}, headers);
    const said = JSON.stringify(headers);
    expect(answer.headers.location ?? '', said).not.toContain('signedOut');
    expect((await browser.get('/account/security')).status, said).toBe(200);
  }
  expect((await browser.submit(page, {})).headers.location).toBe('/login?signedOut=1');
});

test('D6, D23: an action that is called from elsewhere, or by nobody, changes nothing', async ({
  product,
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  const called = page.waitForRequest((request) => 'next-action' in request.headers());
  await askForName(page, 'Mine');
  const call = await called;
  await expect(page.getByRole('heading', { name: 'Mine', level: 3 })).toBeVisible();

  const sent = await call.allHeaders();
  const replay = (headers: Record<string, string | undefined>) => {
    const all = { ...sent, ...headers };
    const given = Object.entries(all).filter(([name, value]) => value && !name.startsWith(':'));
    const body = (call.postData() ?? '').replace('Mine', 'Stolen');
    return send(product.port, '/account/security', {
      method: 'POST',
      headers: { ...Object.fromEntries(given), 'content-length': Buffer.byteLength(body) },
      body,
    });
  };
  for (const headers of [
    { origin: `http://${evil}` },
    { origin: 'null' },
    { origin: undefined },
    { origin: `http://${evil}`, 'x-forwarded-host': evil },
    { 'sec-fetch-site': 'cross-site' },
    { cookie: undefined },
    { cookie: 'latchkey=somebody' },
  ]) {
    const answer = await replay(headers);
    await page.reload();
    const name = page.getByRole('heading', { name: 'Mine', level: 3 });
    await expect(name, `${JSON.stringify(headers)}: ${answer.text}`).toBeVisible();
  }
  // The same call from our own page does it, so what was refused above was no accident.
  await replay({});
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Stolen', level: 3 })).toBeVisible();
});

test('D7: options are for our own pages and for JSON', async ({ product }) => {
  const browser = openPlainBrowser(product);
  const refused = [
    { origin: `http://${evil}` },
    { origin: 'null' },
    { origin: undefined },
    { 'sec-fetch-site': 'cross-site' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ];
  for (const path of ['/login/options', '/passkey/register/options']) {
    for (const headers of refused) {
      const answer = await browser.postJson(path, {}, headers);
      expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await browser.postJson(path, '{"loginName"')).status).toBe(400);
  }
});

test('D8: a ceremony ends in the browser that began it, or not at all', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const attacker = openPlainBrowser(product);
  const link = await linkFor(await addPerson(minnie));
  const { authenticator } = await register(attacker, product, link);
  const answer = await answerChallenge(attacker, authenticator, { origin: product.origin });

  const victim = openPlainBrowser(product);
  const forced = await finishSignIn(victim, answer);
  expect(forced.headers.location).toBeUndefined();
  expect([...victim.cookies.keys()]).not.toContain('latchkey');
  expectSignedOut(await victim.get('/account/security'));

  const own = await finishSignIn(attacker, answer);
  expect(own.headers.location).toBe('/login/signed-in');
});

test('A1, A11: an answer from another origin, or without verification, signs nobody in', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const { authenticator } = await register(
    openPlainBrowser(product),
    product,
    await linkFor(await addPerson(minnie)),
  );
  const wrong = [
    { how: { origin: `http://${evil}` }, says: 'That passkey could not be used.' },
    { how: { origin: `${product.origin}.` }, says: 'That passkey could not be used.' },
    {
      how: { origin: product.origin, userVerified: false },
      says: 'This site needs your fingerprint, face or PIN.',
    },
  ];
  for (const { how, says } of wrong) {
    const browser = openPlainBrowser(product);
    const refused = await finishSignIn(browser, await answerChallenge(browser, authenticator, how));
    expect(refused.text).toContain(says);
    expectSignedOut(await browser.get('/account/security'));
  }
  const stranger = openPlainBrowser(product);
  const strange = newAuthenticator();
  const creation = { challenge: '', rp: { id: 'localhost' }, user: { id: 'c29tZWJvZHk' } };
  strange.register(creation, { origin: product.origin });
  const answer = await answerChallenge(stranger, strange, { origin: product.origin });
  expect((await finishSignIn(stranger, answer)).text).toContain('This passkey was removed');
});

test('D9: looking changes nothing, and no header turns one method into another', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const override = { 'x-http-method-override': 'POST', 'x-method-override': 'POST' };
  for (const path of ['/logout', '/logout?_method=POST']) await browser.get(path, override);
  expect((await browser.get('/account/security')).status).toBe(200);
  for (const path of ['/login/options', '/passkey/register/options'])
    expect((await browser.get(path, override)).status, path).toBe(405);
  for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
    const answer = await send(product.port, '/login', { method });
    expect(answer.status, method).toBe(405);
  }
});

test('D12: pages are for no other origin, the API for configured ones and without cookies', async ({
  product,
}) => {
  for (const origin of [`http://${evil}`, 'null', `${product.origin}.${evil}`]) {
    const page = await send(product.port, '/login', { headers: { origin } });
    const api = await send(product.port, '/v2/settings/login', { headers: { origin } });
    const preflight = await send(product.port, '/v2/sessions', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    for (const { headers } of [page, api, preflight]) {
      expect(headers['access-control-allow-origin'], origin).toBeUndefined();
      expect(headers['access-control-allow-credentials'], origin).toBeUndefined();
    }
  }
  const { origin } = product;
  const own = await send(product.port, '/v2/settings/login', { headers: { origin } });
  expect(own.headers['access-control-allow-origin']).toBe(origin);
  expect(own.headers['access-control-allow-credentials']).toBeUndefined();
  expect(own.headers.vary).toMatch(/origin/i);
});

test('D13, D10: every page has all the security headers and is stored nowhere', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const paths = [
    ...['/', '/login', '/login/passkey?loginName=x', '/login/browsers', '/login/signed-in'],
    ...['/logout', '/setup', '/passkey/register', '/account/security', '/console/login-policy'],
    ...['/nowhere', '/login/options'],
  ];
  const nonces = new Set<string>();
  for (const path of paths) {
    const { headers } = await browser.get(path);
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
    nonces.add(nonce);
    const expected = securityHeaders({ nonce, https: false, development: false });
    const { 'cache-control': cacheControl, ...others } = expected;
    expect(headers, path).toMatchObject(others);
    expect(headers['cache-control'], path).toContain(cacheControl);
    expect(headers['x-powered-by'], path).toBeUndefined();
    expect(headers['strict-transport-security'], path).toBeUndefined();
  }
  expect(nonces.size).toBe(paths.length);
  const flight = await browser.get('/account/security', { rsc: '1' });
  expect(flight.headers['cache-control']).toContain('no-store');
});

test('D15: what is too large is refused, and others do not notice', async ({ product }) => {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'large');
  const tooLarge = 'x'.repeat(10 * 1024 * 1024);
  const posts: [string, Record<string, string>][] = [
    ['/login', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['/login/options', { 'content-type': 'application/json' }],
    ['/account/security', { 'content-type': 'text/plain', 'next-action': '0'.repeat(42) }],
    ['/v2/sessions', { 'content-type': 'application/json', authorization: `Bearer ${token}` }],
  ];
  for (const [path, headers] of posts) {
    const request = { method: 'POST', headers: { origin: product.origin, ...headers } };
    const status = await send(product.port, path, { ...request, body: tooLarge }).then(
      (answer) => answer.status,
      // A server may also hang up on who goes on sending.
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET'], path).toContain(status);
  }
  const header = await send(product.port, '/login', {
    headers: { 'x-large': 'x'.repeat(1024 * 1024) },
  }).then(
    (answer) => answer.status,
    (error: NodeJS.ErrnoException) => error.code,
  );
  expect([431, 'EPIPE', 'ECONNRESET']).toContain(header);

  const fields = Array.from({ length: 10_000 }, (_, index) => `f${index}=1`).join('&');
  const many = await send(product.port, '/login', {
    method: 'POST',
    headers: {
      origin: product.origin,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: fields,
  });
  expect(many.status).toBeLessThan(500);
  expect((await send(product.port, '/login')).status).toBe(200);
});

test('D16, D17: the API takes no value of another type, and no prototype', async ({ product }) => {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'confused');
  const confused: [string, unknown][] = [
    ['/v2/sessions', { checks: { user: { loginName: { $ne: 1 } } } }],
    ['/v2/sessions', { checks: { user: { loginName: ['minnie'] } } }],
    ['/v2/sessions', { checks: { user: { userId: 1 } } }],
    ['/v2/sessions', { checks: 'user' }],
    ['/v2/sessions', []],
    ['/v2/sessions', 'null'],
    ['/v2/users', { queries: { loginNameQuery: { loginName: 'x' } } }],
    ['/v2/users', { query: { limit: 'many' } }],
    ['/v2/users/human', { profile: { givenName: 1, familyName: {} }, email: { email: true } }],
  ];
  for (const [path, body] of confused) {
    const answer = await callApi(product, token, 'POST', path, body);
    expect(answer.status, `${path} ${JSON.stringify(body)}`).toBe(400);
  }
  const polluted = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
  for (const path of ['/v2/sessions', '/v2/users', '/v2/users/human']) {
    const answer = await callApi(product, token, 'POST', path, polluted);
    expect(answer.status, path).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toContain('polluted');
  }
});

test('D18: nobody is given more than the call gives', async ({ product }) => {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'assigner');
  const email = `greedy.${process.pid}@example.com`;
  const created = await callApi(product, token, 'POST', '/v2/users/human', {
    profile: { givenName: 'Greedy', familyName: 'Duck' },
    email: { email },
    roles: ['INSTANCE_ADMIN'],
    role: 'INSTANCE_ADMIN',
    isAdmin: true,
    state: 'USER_STATE_LOCKED',
    details: { sequence: '99' },
  });
  expect(created.status).toBe(201);
  const { userId } = created.body as { userId: string };
  const read = await callApi(product, token, 'GET', `/v2/users/${userId}`);
  expect(read.body).toMatchObject({ user: { userId, state: 'USER_STATE_ACTIVE' } });

  const browser = openPlainBrowser(product);
  await register(browser, product, await product.latchkey('user', 'link', '--user-id', userId));
  expect((await browser.get('/console/login-policy')).status).toBe(404);
});

test('D20: no line break gets from an address into a header', async ({ product, addPerson }) => {
  const { email } = await addPerson(minnie);
  const browser = openPlainBrowser(product);
  const { text: html } = await browser.get('/login');
  const page = { path: '/login', html, formWith: 'name="loginName"' };
  const returnTo = '/account\r\nset-cookie: latchkey=forged';
  const answer = await browser.submit(page, { loginName: email, returnTo });
  expect(answer.status).toBe(303);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers.location).not.toContain('forged');
});

test('D11: what comes in by the address is shown as text', async ({ product }) => {
  const script = '"><script>alert(1)</script>';
  const query = new URLSearchParams({ loginName: script, returnTo: script, code: script });
  for (const path of ['/login', '/login/passkey', '/setup', '/passkey/register']) {
    const { text } = await send(product.port, `${path}?${query}`);
    expect(text, path).not.toContain('<script>alert');
  }
});

test('D24: no image optimizer, and no way out of the public folder', async ({ product }) => {
  const optimizer = await send(product.port, '/_next/image?url=%2Ficon.svg&w=64&q=75');
  expect(optimizer.status).toBe(404);
  const traversals = [
    '/_next/static/../../package.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/_next/static/..%2f..%2fpackage.json',
    '/_next/static/..%5c..%5cpackage.json',
    '/authenticators/../../package.json',
    '/authenticators/..%2f..%2fpackage.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/.next/BUILD_ID',
    '/.env',
    '/data/secret.key',
  ];
  for (const path of traversals) {
    const answer = await send(product.port, path);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
    expect(answer.text, path).not.toContain('"dependencies"');
  }
});

test('C5: a cookie that is none of ours counts as no cookie', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const value = browser.cookies.get('latchkey') ?? '';
  const flipped = `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`;
  const many = Array.from({ length: 200 }, (_, index) => `latchkey-ceremony-${index}=x`).join('; ');
  const garbage = [
    `latchkey=${flipped}`,
    `latchkey=${value.slice(0, -1)}`,
    `latchkey=${value}${value}`,
    `latchkey=${value.toLowerCase()}`,
    'latchkey=',
    'latchkey',
    '=latchkey',
    'latchkey=%00',
    'latchkey=%',
    "latchkey=' OR 1=1 --",
    `__Host-latchkey=${value}`,
    `latchkey=${'x'.repeat(8 * 1024)}`,
    many,
  ];
  for (const cookie of garbage) {
    const headers = { cookie };
    expectSignedOut(await send(product.port, '/account/security', { headers }));
    expect((await send(product.port, '/login', { headers })).status).toBe(200);
    const begun = await openPlainBrowser(product).postJson('/login/options', {}, headers);
    expect(begun.status, cookie.slice(0, 80)).toBe(200);
  }
  expect((await browser.get('/account/security')).status).toBe(200);
});

test('C7: a cookie kept from before signing out opens nothing', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const kept = new Map(browser.cookies);
  const { text: html } = await browser.get('/logout');
  const page = { path: '/logout', html, formWith: '$ACTION' };
  expect((await browser.submit(page, {})).status).toBe(303);
  const thief = openPlainBrowser(product);
  for (const [name, value] of kept) thief.cookies.set(name, value);
  expectSignedOut(await thief.get('/account/security'));
  expectSignedOut(await thief.get('/console/login-policy'));
});

test('C4: the cookie of a browser changes when somebody signs in', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  browser.cookies.set('latchkey', 'planted-by-somebody-else');
  const { authenticator } = await register(
    browser,
    product,
    await linkFor(await addPerson(minnie)),
  );
  const first = browser.cookies.get('latchkey');
  expect(first).not.toBe('planted-by-somebody-else');
  const answer = await answerChallenge(browser, authenticator, { origin: product.origin });
  await finishSignIn(browser, answer);
  expect(browser.cookies.get('latchkey')).not.toBe(first);
  const planted = { cookie: 'latchkey=planted-by-somebody-else' };
  expectSignedOut(await send(product.port, '/account/security', { headers: planted }));
});

test('B12: the address of a link goes to no other site, and cookies to no script', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  const link = new URL(await linkFor(await addPerson(minnie)));
  const { headers, text } = await browser.get(`${link.pathname}${link.search}`);
  expect(['same-origin', 'no-referrer']).toContain(headers['referrer-policy']);
  expect(text.match(/(?:href|src|action)="(?:https?:)?\/\/[^"]*"/g) ?? []).toEqual([]);

  const begun = await browser.postJson('/login/options', {});
  const { answer } = await register(browser, product, link.href);
  const set = [begun, answer].flatMap(({ headers }) => headers['set-cookie'] ?? []);
  for (const line of set.filter((cookie) => !cookie.includes('Expires=Thu, 01 Jan 1970'))) {
    expect(line).toMatch(/HttpOnly/i);
    expect(line).toMatch(/Path=\//i);
    expect(line).toMatch(/SameSite=(Lax|Strict)/i);
  }
  expect(begun.headers['set-cookie']?.join()).toMatch(/SameSite=Strict/i);
});

test.describe('limits', () => {
  let limited: Product;

  test.beforeAll(async () => {
    limited = await startProduct();
  });

  test.afterAll(async () => {
    await limited.stop();
  });

  test('G2: no header makes one address look like many', async () => {
    const browser = openPlainBrowser(limited);
    const statuses = new Set<number>();
    for (let count = 0; count < 310; count += 1) {
      const address = `10.0.${count % 256}.${count >> 8}`;
      const answer = await browser.postJson(
        '/login/options',
        {},
        {
          'x-forwarded-for': address,
          'x-real-ip': address,
          'x-latchkey-address': address,
          forwarded: `for=${address}`,
        },
      );
      statuses.add(answer.status);
      browser.cookies.clear();
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect([...statuses].sort()).toEqual([200, 429]);
  });
});

test('D14: a request whose length is told twice is refused', async ({ product }) => {
  const smuggled = 'GET /account/security HTTP/1.1\r\nHost: localhost\r\n\r\n';
  for (const headers of [
    `Content-Length: ${smuggled.length}\r\nTransfer-Encoding: chunked`,
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked, identity',
    'X-Folded: a\r\n b\r\nContent-Length: 1, 1',
  ]) {
    const head = `POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n\r\n`;
    const answers = await sendRaw(product.port, `${head}${smuggled}`);
    expect(answers, headers).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(answers.match(/HTTP\/1\.1 /g), headers).toHaveLength(1);
  }
});

test('C6: behind https every cookie is bound to this host alone', async () => {
  const secure = await startProduct({ PUBLIC_URL: 'https://id.example.com' });
  try {
    const origin = 'https://id.example.com';
    const answer = await send(secure.port, '/login/options', {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^__Host-latchkey-ceremony-\d+=[\w-]{43}; Path=\/;/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=strict/i);
    expect(cookie).not.toMatch(/domain/i);
    const page = await send(secure.port, '/login');
    expect(page.headers['strict-transport-security']).toContain('max-age=');
  } finally {
    expect(await secure.stop()).toBe(0);
  }
});
