import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { callApi } from '../e2e/api';
import { type Device, plugIn } from '../e2e/passkey';
import type { Person } from '../e2e/people';
import type { Product } from '../e2e/product';
import { anew, somebody } from './cast';
import { nameHelper } from './name-helper';

/** Somebody who has an account here. */
export type Member = Person & { userId: string };

/** A fresh browser in front of an installation, and what can be done with both. */
export type Stage = {
  product: Product;
  context: BrowserContext;
  page: Page;
  device: Device;
  /** Calls the API as an administrator; throws what it refuses. */
  call: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
  /** Makes an account. */
  join: (person?: Person) => Promise<Member>;
  /** Makes a registration link for an account. */
  linkFor: (member: Member) => Promise<string>;
  /** Makes an account with a passkey in this browser, and signs in. */
  enrol: (person?: Person) => Promise<Member>;
  /** The same for an administrator. */
  enrolAdmin: (person?: Person) => Promise<Person>;
  signOut: () => Promise<void>;
};

/** How long anything may take until a state counts as out of reach, in milliseconds. */
const patience = 10_000;

/** Counts what the browser is asked for, so that a state can wait until it asks. */
function countPrompts(): void {
  const counted = { prompts: 0 };
  Object.assign(window, { look: counted });
  const { get, create } = CredentialsContainer.prototype;
  CredentialsContainer.prototype.get = function ask(options) {
    if (options?.mediation !== 'conditional') counted.prompts += 1;
    return get.call(this, options);
  };
  CredentialsContainer.prototype.create = function ask(options) {
    counted.prompts += 1;
    return create.call(this, options);
  };
}

/** Follows a registration link and makes the passkey, whatever the page and its button say. */
async function follow(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator('[data-passkey]:visible').first().click();
  await page.waitForURL((url) => url.pathname !== '/passkey/register');
}

const tokens = new WeakMap<Product, string>();

async function tokenOf(product: Product): Promise<string> {
  const known = tokens.get(product);
  if (known !== undefined) return known;
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'look');
  tokens.set(product, token);
  return token;
}

function administration(product: Product) {
  const call: Stage['call'] = async (method, path, body) => {
    const answer = await callApi(product, await tokenOf(product), method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return Object(answer.body);
  };
  const join: Stage['join'] = async (given = somebody) => {
    const person = anew(given);
    const { email, givenName, familyName } = person;
    const profile = { givenName, familyName };
    const { userId } = await call('POST', '/v2/users/human', { profile, email: { email } });
    return { ...person, userId: String(userId) };
  };
  const linkFor: Stage['linkFor'] = async ({ userId }) => {
    const path = `/v2/users/${userId}/passkeys/registration_link`;
    const { code } = await call('POST', path, { returnCode: {} });
    const { id, code: secret } = Object(code);
    const query = new URLSearchParams({ userID: userId, codeID: id, code: secret });
    return `${product.origin}/passkey/register?${query}`;
  };
  return { call, join, linkFor };
}

/** Opens a fresh browser with a device that holds passkeys. Close its context afterwards. */
export async function openStage(browser: Browser, product: Product): Promise<Stage> {
  const context = await browser.newContext({ baseURL: product.origin });
  context.setDefaultTimeout(patience);
  await context.addInitScript(nameHelper);
  await context.addInitScript(countPrompts);
  const page = await context.newPage();
  const device = await plugIn(page);
  const { call, join, linkFor } = administration(product);
  return {
    ...{ product, context, page, device, call, join, linkFor },
    async enrol(person) {
      const member = await join(person);
      await follow(page, await linkFor(member));
      return member;
    },
    async enrolAdmin(given = somebody) {
      const person = anew(given);
      await product.latchkey(
        ...['user', 'create', '--email', person.email, '--role', 'INSTANCE_ADMIN'],
        ...['--given-name', person.givenName, '--family-name', person.familyName],
      );
      await follow(page, await product.latchkey('user', 'link', '--login-name', person.email));
      return person;
    },
    async signOut() {
      await page.goto('/logout');
      await page.locator('form button[type=submit]').first().click();
      await page.waitForURL((url) => url.pathname !== '/logout');
    },
  };
}
