import { createServer } from 'node:net';
import { expect, test } from '../fixtures';
import { send, sendRaw } from '../http';
import { ada, minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { register } from '../plain-ceremony';
import { guarded, secrets } from './targets';

test('D4: no spelling of an address shows what is behind the sign-in', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const admin = openPlainBrowser(product);
  await register(admin, product, await linkFor(await addPerson(ada, 'INSTANCE_ADMIN')));
  for (const path of guarded) expect((await admin.get(path)).text, path).toMatch(secrets);

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
  for (const path of ['/login/options', '/login/passkey-here/options', '/passkey/register/options'])
    expect((await browser.get(path, override)).status, path).toBe(405);
  for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
    const answer = await send(product.port, '/login', { method });
    expect(answer.status, method).toBe(405);
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
