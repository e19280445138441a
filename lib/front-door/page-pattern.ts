/** Every page, and every address that pages ask; page-pattern.test.ts compares them with app/. */
export const pagePaths: readonly string[] = [
  '/',
  '/account',
  '/account/security',
  '/console',
  '/console/invite',
  '/console/login-policy',
  '/console/mail',
  '/login',
  '/login/browsers',
  '/login/options',
  '/login/passkey',
  '/login/passkey-here',
  '/login/passkey-here/options',
  '/login/signed-in',
  '/logout',
  '/passkey/register',
  '/passkey/register/options',
  '/setup',
];

const known = new Set(pagePaths);

/** Under which pattern a request to the pages is counted; null for what is nowhere. */
export function pagePattern(path: string): string | null {
  if (known.has(path)) return path;
  return path.startsWith('/_next/static/') ? '/_next/static/' : null;
}
