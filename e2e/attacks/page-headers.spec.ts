import { expect, test } from '../fixtures';
import { send, sendRaw } from '../http';
import { minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { register } from '../plain-ceremony';

const contentSecurityPolicy =
  "default-src 'none'; script-src 'nonce-NONCE' 'strict-dynamic'; style-src 'self' 'nonce-NONCE'; " +
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
  "frame-ancestors 'none'; object-src 'none'";

const others = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-robots-tag': 'noindex, nofollow',
};

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
    const policy = contentSecurityPolicy.replaceAll('NONCE', nonce);
    expect(headers, path).toMatchObject({ ...others, 'content-security-policy': policy });
    expect(headers['cache-control'], path).toContain('no-store');
    expect(headers['x-powered-by'], path).toBeUndefined();
    expect(headers['strict-transport-security'], path).toBeUndefined();
  }
  expect(nonces.size).toBe(paths.length);
  const flight = await browser.get('/account/security', { rsc: '1' });
  expect(flight.headers['cache-control']).toContain('no-store');
});

test('D13: whatever is no page has the security headers, too', async ({ product }) => {
  const { port } = product;
  const { text: login } = await send(port, '/login');
  const style = /href="(\/_next\/static\/[^"?]+\.css)/.exec(login)?.[1] ?? '';
  const protections = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  for (const [path, status, cached] of [
    [style, 200, true],
    ['/passkey.js', 200, true],
    ['/icon.svg', 200, true],
    ['/favicon.ico', 200, true],
    ['/apple-touch-icon.png', 200, true],
    ['/robots.txt', 200, true],
    ['/_next/static/none.js', 404, false],
    ['/_next/image?url=x', 404, false],
    ['/authenticators/none.svg', 404, false],
    ['/.well-known/webauthn', 200, false],
    ['/.well-known/change-password', 302, false],
    ['/healthz', 200, false],
    ['/readyz', 200, false],
    ['/v2/nothing', 404, false],
    ['//evil.example', 400, false],
  ] as const) {
    const { status: given, headers } = await send(port, path);
    expect(given, path).toBe(status);
    expect(headers, path).toMatchObject(protections);
    if (!cached)
      expect(headers['cache-control'] ?? '', path).toMatch(/no-store|no-cache|max-age=0/);
  }
  const refused = await sendRaw(port, 'no request\r\n\r\n');
  expect(refused).toMatch(/^HTTP\/1\.1 400 /);
  for (const [name, value] of Object.entries(protections))
    expect(refused.toLowerCase()).toContain(`${name}: ${value.toLowerCase()}`);
});

test('D11: what comes in by the address is shown as text', async ({ product }) => {
  const script = '"><script>alert(1)</script>';
  const query = new URLSearchParams({ loginName: script, returnTo: script, code: script });
  for (const path of ['/login', '/login/passkey', '/setup', '/passkey/register']) {
    const { text } = await send(product.port, `${path}?${query}`);
    expect(text, path).not.toContain('<script>alert');
  }
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
