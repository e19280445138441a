import { askForName } from '../account';
import { expect, test } from '../fixtures';
import { send } from '../http';
import { minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { register } from '../plain-ceremony';
import { evil } from './targets';

test('D6: a form that another site posts changes nothing', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const browser = openPlainBrowser(product);
  await register(browser, product, await linkFor(await addPerson(minnie)));
  const { text: html } = await browser.get('/logout');
  const page = { path: '/logout', html, formWith: '$ACTION' };
  const elsewhere = `The address of Latchkey is ${product.origin}.`;
  const foreign = [
    { origin: `http://${evil}` },
    { origin: 'null' },
    { origin: undefined },
    { origin: `http://${evil}`, 'x-forwarded-host': evil, says: elsewhere },
    { origin: `http://${evil}`, host: evil, says: elsewhere },
    { origin: `${product.origin}.${evil}` },
    { origin: product.origin, 'sec-fetch-site': 'cross-site' },
    { origin: product.origin, 'sec-fetch-site': 'same-site' },
  ];
  for (const { says = 'This request did not come from our own pages.', ...headers } of foreign) {
    const answer = await browser.submit(page, {}, headers);
    const said = JSON.stringify(headers);
    expect(answer.headers.location ?? '', said).not.toContain('signedOut');
    expect(answer.status, said).toBe(403);
    expect(answer.text, said).toContain(says);
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
  for (const path of [
    '/login/options',
    '/login/passkey-here/options',
    '/passkey/register/options',
  ]) {
    for (const headers of refused) {
      const answer = await browser.postJson(path, {}, headers);
      expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await browser.postJson(path, '{"loginName"')).status).toBe(400);
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
