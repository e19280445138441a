import { callApi } from '../api';
import { expect, test } from '../fixtures';
import { send } from '../http';
import { openPlainBrowser, readForm } from '../plain-browser';
import { register } from '../plain-ceremony';

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

test('D16: text that no database can keep is answered by the usual page, and by no error', async ({
  product,
}) => {
  const looks: [string, string][] = [
    ['/passkey/register?userID=%00&codeID=%00&code=%00', 'This link no longer works'],
    ['/passkey/register?userID=1&codeID=a%00b&code=x', 'This link no longer works'],
    [`/passkey/register?userID=1&codeID=${'9'.repeat(300)}&code=x`, 'This link no longer works'],
    ['/login?loginName=%00', 'Sign in'],
    ['/login?loginName=minnie&organization=%00&requestId=%00', 'Sign in'],
    ['/login/passkey?loginName=%00', 'Use your passkey'],
    ['/login/passkey?loginName=minnie&organization=%00', 'Use your passkey'],
    ['/setup?code=%00', 'Set up'],
  ];
  for (const [path, text] of looks) {
    const answer = await send(product.port, path);
    expect(answer.status, path).toBe(200);
    expect(answer.text, path).toContain(text);
  }
  const asks: [string, object][] = [
    ['/passkey/register/options', { userID: '\0', codeID: '1', code: 'x' }],
    ['/passkey/register/options', { userID: '1', codeID: '\0', code: 'x' }],
    ['/passkey/register/options', { userID: '1', codeID: '1', code: '\0' }],
    ['/login/options', { loginName: '\0' }],
    ['/login/options', { loginName: '\ud800' }],
    ['/login/options', { organization: '\0' }],
  ];
  for (const [path, body] of asks) {
    const answer = await send(product.port, path, {
      method: 'POST',
      headers: { origin: product.origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status, `${path} ${JSON.stringify(body)}`).toBe(400);
  }
});

test('D16: a form that cannot be read, or brings what cannot be kept, is answered in words', async ({
  product,
}) => {
  const before = product.output().length;
  const browser = openPlainBrowser(product);
  const { text: html } = await browser.get('/login');
  const page = { path: '/login', html, formWith: 'name="loginName"' };
  const fields = Object.keys(readForm(html, page.formWith));
  const state = fields.find((name) => /^\$ACTION_\d+:1$/.test(name)) ?? '';
  for (const value of ['', '{', 'null', '\0', '["$1","$F1"]', '$undefined']) {
    const answer = await browser.submit(page, { [state]: value });
    expect(answer.status, JSON.stringify(value)).toBe(400);
    expect(answer.text).toContain('This form could not be read');
  }
  for (const value of ['[]', '[null]', '[1]', '{}']) {
    const answer = await browser.submit(page, { [state]: value });
    expect(answer.status, JSON.stringify(value)).toBeLessThan(500);
  }
  const garbage = await send(product.port, '/login', {
    method: 'POST',
    headers: { origin: product.origin, 'content-type': 'multipart/form-data; boundary=x' },
    body: 'no form at all',
  });
  expect(garbage.status).toBe(400);
  const named = await browser.submit(page, { loginName: 'a\0b' });
  const prompt = await browser.get(named.headers.location ?? '');
  expect([named.status, prompt.status]).toEqual([303, 200]);
  expect(prompt.text).toContain('Use your passkey');

  const log = product.output().slice(before);
  const events = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).event);
  expect(events).toContain('page.malformed');
  expect(events).not.toContain('page.failed');
  expect(log).not.toMatch(/\n\s+at |\\n\s+at /);
});

test('says what is wrong with a request for a file', async ({ product }) => {
  const ask = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const { origin } = product;
    return send(product.port, path, { method, headers: { origin, ...headers } });
  };
  const page = await openPlainBrowser(product).get('/login');
  const style = /\/_next\/static\/[^"']+\.css/.exec(page.text)?.[0] ?? '';
  for (const path of ['/passkey.js', '/robots.txt', '/icon.svg', style]) {
    for (const method of ['GET', 'HEAD']) {
      const beyond = await ask(path, { range: 'bytes=9999999-' }, method);
      expect([beyond.status, beyond.headers['content-range'], beyond.text], path).toEqual([
        416,
        expect.stringMatching(/^bytes \*\/\d+$/),
        '',
      ]);
      const changed = await ask(path, { 'if-match': '"another"' }, method);
      expect([changed.status, changed.text], path).toEqual([412, '']);
      const old = { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
      expect((await ask(path, old, method)).status, path).toBe(412);
    }
    expect((await ask(path, { 'if-match': '*', range: 'bytes=0-3' })).status, path).toBe(206);
    const posted = await ask(path, { 'content-length': '0' }, 'POST');
    expect([posted.status, posted.headers.allow], path).toEqual([405, 'GET, HEAD']);
  }
});

test('a router state that nobody can read fails no page, and is no failure of ours', async ({
  product,
}) => {
  const before = product.output().length;
  const states = ['garbage', '%00', '%5B%22%22%5D', '['.repeat(3_000)];
  const seen = new Set<string>();
  for (const path of ['/nope', '/login/nope', '/_next/nope', '/login', '/'])
    for (const state of states)
      for (const [name, value] of [
        ['next-url', '%zz'],
        ['next-router-prefetch', '1'],
        ['next-router-segment-prefetch', '/x\\y'],
      ] as const) {
        const headers = { rsc: '1', 'next-router-state-tree': state, [name]: value };
        const answer = await send(product.port, path, { headers });
        seen.add(`${path} ${answer.status < 500}`);
      }
  expect([...seen].filter((each) => each.endsWith('false'))).toEqual([]);
  expect(product.output().slice(before)).not.toMatch(/page\.failed|router state/);
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
