import {
  type AuthenticationConduct,
  createAuthenticator,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';
import type { HttpAnswer } from './http';
import type { PlainBrowser } from './plain-browser';
import type { Product } from './product';

/** A passkey in software, backed up as those of password managers are. */
export function newAuthenticator(): SoftwareAuthenticator {
  return createAuthenticator({ algorithm: -7, backupEligible: true, backedUp: true });
}

/** Follows a registration link to the end without a browser's script; the answer is the redirect to where one is signed in. */
export async function register(
  browser: PlainBrowser,
  { origin }: Product,
  link: string,
): Promise<{ authenticator: SoftwareAuthenticator; answer: HttpAnswer }> {
  const { pathname, search, searchParams } = new URL(link);
  const path = `${pathname}${search}`;
  const { text: html } = await browser.get(path);
  const begun = await browser.postJson(
    '/passkey/register/options',
    Object.fromEntries(searchParams),
  );
  const { ceremonyId, options } = JSON.parse(begun.text);
  const authenticator = newAuthenticator();
  const credential = JSON.stringify(authenticator.register(options, { origin }));
  const page = { path, html, formWith: 'name="ceremonyId"' };
  return { authenticator, answer: await browser.submit(page, { ceremonyId, credential }) };
}

/** A sign-in that has got as far as a signed answer to the challenge. */
export async function answerChallenge(
  browser: PlainBrowser,
  authenticator: SoftwareAuthenticator,
  how: AuthenticationConduct,
): Promise<{ ceremonyId: string; credential: string }> {
  const begun = await browser.postJson('/login/options', {});
  const { ceremonyId, options } = JSON.parse(begun.text);
  return { ceremonyId, credential: JSON.stringify(authenticator.authenticate(options, how)) };
}

/** Hands an answer in through the form of the sign-in page. */
export async function finishSignIn(
  browser: PlainBrowser,
  values: { ceremonyId: string; credential: string },
): Promise<HttpAnswer> {
  const path = '/login?another=1';
  const { text: html } = await browser.get(path);
  return browser.submit({ path, html, formWith: 'name="credential"' }, values);
}
