import { ada } from '../e2e/people';
import { openPlainBrowser } from '../e2e/plain-browser';
import { register } from '../e2e/plain-ceremony';
import type { Product } from '../e2e/product';

/** Lets the first administrator in, so that no page speaks of the set-up any more. */
async function setUp(product: Product): Promise<void> {
  const { latchkey } = product;
  await latchkey(
    ...['user', 'create', '--email', ada.email, '--role', 'INSTANCE_ADMIN'],
    ...['--given-name', ada.givenName, '--family-name', ada.familyName],
  );
  const link = await latchkey('user', 'link', '--login-name', ada.email);
  await register(openPlainBrowser(product), product, link);
}

async function allowPasskeys({ latchkey }: Product): Promise<void> {
  await latchkey('policy', 'set', 'passkeysType=allowed');
}

const nothing = async () => {};

/**
 * Every Latchkey that states are shown on: its settings, and the times of its life, in their order, each with what
 * happens at its beginning. One runs at a time, and each one costs the start of a database.
 */
export const installations = [
  {
    // A mail server that is not there.
    settings: { SMTP_URL: 'smtp://127.0.0.1:9' },
    times: [
      { name: 'fresh', begin: nothing },
      { name: 'plain', begin: setUp },
      // Passkeys are switched off, once everybody has one.
      { name: 'off', begin: nothing },
      // The database fails.
      { name: 'broken', begin: allowPasskeys },
    ],
  },
  {
    settings: { RP_NAME: 'Northumberland Cooperative of Locksmiths and Keyholders' },
    times: [{ name: 'long', begin: setUp }],
  },
] as const;

/** The times at which a state can be looked at. */
export type Time = (typeof installations)[number]['times'][number]['name'];
