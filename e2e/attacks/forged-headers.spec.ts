import { expect, test } from '../fixtures';
import { send, sendRaw } from '../http';
import { minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { evil, guarded, secrets } from './targets';

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
