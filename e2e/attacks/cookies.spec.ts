import { expectSignedOut } from '../expect-signed-out';
import { expect, test } from '../fixtures';
import { send } from '../http';
import { minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { answerChallenge, finishSignIn, register } from '../plain-ceremony';
import { startProduct } from '../product';

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
    const page = await send(secure.port, '/login', { headers: { host: 'id.example.com' } });
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toBe('max-age=31536000');
  } finally {
    expect(await secure.stop()).toBe(0);
  }
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
