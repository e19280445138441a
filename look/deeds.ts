import { expect, type Page } from '@playwright/test';
import { createAuthenticator } from '../testing/software-authenticator';
import type { Member, Stage } from './stage';

/** Presses what starts the ceremony, whatever it says. */
export async function press({ page }: Pick<Stage, 'page'>): Promise<void> {
  await page.locator('[data-passkey]:visible').first().click();
}

/** Sends a form of the sign-in pages by what `act` does, and waits for the page that answers. */
export async function posting(page: Page, act: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
}

/** Lets the browser's next prompt end in an exception, as if nobody answered for that long. */
export async function refusePrompt(page: Page, exception: string, after = 1_100): Promise<void> {
  await page.evaluate(
    ([name, milliseconds]) => {
      const refuse = (options?: CredentialRequestOptions) =>
        new Promise<null>((_, reject) => {
          if (options?.mediation === 'conditional') return;
          setTimeout(() => reject(new DOMException('refused', name)), milliseconds);
        });
      navigator.credentials.get = refuse;
      navigator.credentials.create = refuse;
    },
    [exception, after] as const,
  );
}

/** On a sign-in page: presses, and the browser refuses. A second later is how a person cancels. */
export function refused(exception: string, after?: number) {
  return async (stage: Stage): Promise<void> => {
    await refusePrompt(stage.page, exception, after);
    await posting(stage.page, () => press(stage));
  };
}

/** What a person does who closes the browser's window. */
export const cancel = refused('NotAllowedError');

/** Waits until the browser has asked its device; that many milliseconds at the longest, if it is said. */
export async function untilAsked(page: Page, timeout?: number): Promise<void> {
  const asked = () => Object(Reflect.get(window, 'look')).prompts > 0;
  await page.waitForFunction(asked, null, timeout === undefined ? {} : { timeout });
}

/** Presses, and nobody touches the device: the page waits. */
export async function leaveWaiting(stage: Stage): Promise<void> {
  await press(stage);
  await untilAsked(stage.page);
}

/** Nobody touches the device from now on, so that autofill stays quiet, too. */
export async function lookAway({ device }: Stage): Promise<void> {
  await device.setPresent(false);
}

/** Signs in and out again: the browser knows these people afterwards. */
export async function leaveKnown(stage: Stage, ...people: Parameters<Stage['enrol']>[0][]) {
  const members: Member[] = [];
  for (const person of people) {
    members.push(await stage.enrol(person));
    await stage.signOut();
  }
  await lookAway(stage);
  return members;
}

/** The address of the prompt for a name. */
export const promptFor = (loginName: string) =>
  `/login/passkey?${new URLSearchParams({ loginName })}`;

/** Switches passkeys off, or on again. */
export async function allowPasskeys({ product }: Stage, allowed: boolean): Promise<void> {
  const value = allowed ? 'allowed' : 'not_allowed';
  await product.latchkey('policy', 'set', `passkeysType=${value}`, '--yes');
}

type Kind = {
  name: string;
  aaguid: string;
  transports: ('internal' | 'hybrid' | 'usb' | 'nfc')[];
};

const kinds: Kind[] = [
  {
    name: 'iCloud Keychain',
    aaguid: 'dd4ec289e01d41c9bb8970fa845d4bf2',
    transports: ['hybrid', 'internal'],
  },
  {
    name: 'Google Password Manager',
    aaguid: 'ea9b8d664d011d213ce4b6b48cb575d4',
    transports: ['hybrid', 'internal'],
  },
  {
    name: 'The blue security key that hangs on the hook beside the door in the hall',
    aaguid: '00000000000000000000000000000000',
    transports: ['usb', 'nfc'],
  },
  {
    name: 'کلید من',
    aaguid: 'bada5566a7aa401fbd9645619a55120d',
    transports: ['hybrid', 'internal'],
  },
  { name: 'Work laptop', aaguid: '08987058cadc4b81b6e130de50dcbe96', transports: ['internal'] },
];

/** Gives an account more passkeys, of several makers, as an administrator's program would. */
export async function addPasskeys({ call, product }: Stage, { userId }: Member, count = 5) {
  for (const { name, aaguid, transports } of kinds.slice(0, count)) {
    const synced = transports.includes('hybrid');
    const traits = { backupEligible: synced, backedUp: synced, aaguid, transports };
    const authenticator = createAuthenticator({ algorithm: -7, ...traits });
    const started = await call('POST', `/v2/users/${userId}/passkeys`, {});
    const options = Object(started['publicKeyCredentialCreationOptions']);
    const publicKey = options.publicKey ?? options;
    await call('POST', `/v2/users/${userId}/passkeys/${started['passkeyId']}`, {
      publicKeyCredential: authenticator.register(publicKey, { origin: product.origin }),
      passkeyName: name,
    });
  }
}

/** Opens what an action of that name opens, also one in a menu, and waits for the dialog. */
export async function openDialog(page: Page, name: RegExp): Promise<void> {
  const action = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name }));
  const menu = page.getByRole('main').locator('[aria-haspopup=menu]');
  await expect(action.or(menu).first()).toBeVisible();
  if (!(await action.first().isVisible())) await menu.first().click();
  await action.first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
}
