import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test';
import { type Device, plugIn } from './passkey';
import { afresh, type Person } from './people';
import { type Product, startProduct } from './product';

export { expect };

/** A browser with a history of its own, somebody in front of it, and a device that holds passkeys. */
export type Visitor = { context: BrowserContext; page: Page; device: Device };

type TestFixtures = {
  /** What a page may complain about in its console, such as the 404 that a test provokes. */
  tolerated: RegExp[];
  /** Opens another browser; it is watched like the first. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Visitor>;
  visitor: Visitor;
  device: Device;
  /** Creates an account through the command line, at an address of its own. */
  addPerson: (someone: Person, role?: 'INSTANCE_ADMIN' | 'ORG_ADMIN') => Promise<Person>;
  /** Prints a registration link for an account. */
  linkFor: (someone: Person) => Promise<string>;
  /** An account with a passkey in this browser, signed in here. */
  enrol: (someone: Person, visitor: Visitor, role?: 'INSTANCE_ADMIN') => Promise<Person>;
};

type WorkerFixtures = { product: Product };

/** Everything that no page may ever do, whatever the test is about. */
export function watch(context: BrowserContext, origin: string): string[] {
  const complaints: string[] = [];
  context.on('weberror', (event) => complaints.push(`page error: ${event.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin)
      complaints.push(`third party: ${request.url()}`);
  });
  return complaints;
}

/** Chromium logs most violations itself, but not those of a policy that only reports. */
export function logViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    // biome-ignore lint/suspicious/noConsole: runs in the page, and its console is what the tests watch.
    console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

async function openVisitor(browser: Browser, options: BrowserContextOptions): Promise<Visitor> {
  const context = await browser.newContext(options);
  await context.addInitScript(logViolations);
  const page = await context.newPage();
  return { context, page, device: await plugIn(page) };
}

/** Creates the passkey of a registration link and waits until its owner is signed in. */
export async function followLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
  await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
}

/** Opens a page with the passkey button and presses it: until then nobody touches the device, so that autofill stays quiet. */
export async function pressPasskeyButton(
  { page, device }: Pick<Visitor, 'page' | 'device'>,
  path = '/login',
): Promise<void> {
  await device.setPresent(false);
  await page.goto(path, { waitUntil: 'networkidle' });
  await device.setPresent(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
}

/** Signs out through the page that asks first. */
export async function signOut(page: Page): Promise<void> {
  await page.goto('/logout');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
}

/** Playwright's `test` with a product, people and browsers that are watched. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  tolerated: [[], { option: true }],

  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern.
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      expect(await product.stop(), product.output()).toBe(0);
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  openBrowser: async ({ browser, product, tolerated }, use) => {
    const opened: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async (options = {}) => {
      const visitor = await openVisitor(browser, { baseURL: product.origin, ...options });
      const { origin } = new URL(options.baseURL ?? product.origin);
      opened.push({ context: visitor.context, complaints: watch(visitor.context, origin) });
      return visitor;
    });
    for (const { context, complaints } of opened) {
      await context.close();
      const real = complaints.filter((line) => !tolerated.some((pattern) => pattern.test(line)));
      expect(real, 'what pages must never do').toEqual([]);
    }
  },

  visitor: async ({ openBrowser }, use) => use(await openBrowser()),
  page: async ({ visitor }, use) => use(visitor.page),
  device: async ({ visitor }, use) => use(visitor.device),

  addPerson: async ({ product }, use) => {
    await use(async (someone, role) => {
      const person = afresh(someone);
      const words = ['--given-name', person.givenName, '--family-name', person.familyName];
      if (role) words.push('--role', role);
      await product.latchkey('user', 'create', '--email', person.email, ...words);
      return person;
    });
  },

  linkFor: async ({ product }, use) => {
    await use(({ email }) => product.latchkey('user', 'link', '--login-name', email));
  },

  enrol: async ({ addPerson, linkFor }, use) => {
    await use(async (someone, { page }, role) => {
      const person = await addPerson(someone, role);
      await followLink(page, await linkFor(person));
      return person;
    });
  },
});
