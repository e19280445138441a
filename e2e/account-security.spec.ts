import { randomBytes } from 'node:crypto';
import {
  askForName,
  askToRemove,
  confirmIdentity,
  expectRemoved,
  passkeyRows,
  removePasskey,
  renamePasskey,
} from './account';
import { ageSessions } from './age';
import { expect, test } from './fixtures';
import { plugIn } from './passkey';
import { minnie } from './people';

test('adds a second passkey on a security key and removes the first', async ({
  visitor,
  enrol,
}) => {
  const { page, device } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await expect(page.getByText('1 way back in')).toBeVisible();
  await renamePasskey(page, 'Laptop');

  await device.unplug();
  const key = await plugIn(page, { kind: 'security-key' });
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('Your new passkey is ready.')).toBeVisible();
  await expect(passkeyRows(page)).toHaveCount(2);
  await expect(page.getByText('2 ways back in')).toBeVisible();
  const added = passkeyRows(page).filter({ hasText: 'Security key' });
  await expect(added).toContainText(/This key only · created today · not used yet/);
  expect(await key.passkeys()).toHaveLength(1);

  await removePasskey(page, 'Laptop');
  await expect(passkeyRows(page)).toHaveCount(1);
  await expect(page.getByText('1 way back in')).toBeVisible();
  // The key stays: password managers were told of the removed passkey alone.
  expect(await key.passkeys()).toHaveLength(1);
});

test('a removed passkey disappears from the password manager too', async ({ visitor, enrol }) => {
  const { page, device } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await renamePasskey(page, 'Laptop');
  await device.setPresent(false);
  const key = await plugIn(page, { kind: 'security-key' });
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeyRows(page)).toHaveCount(2);
  await removePasskey(page, 'Laptop');
  await expect.poll(() => device.passkeys()).toEqual([]);
  expect(await key.passkeys()).toHaveLength(1);
});

test('a passkey of this account that a restored backup does not know stays in the password manager', async ({
  visitor,
  enrol,
}) => {
  const { page, device } = visitor;
  await enrol(minnie, visitor);
  const [ours] = await device.passkeys();
  if (!ours) throw new Error('no passkey');
  await page.goto('/account/security');
  await renamePasskey(page, 'Laptop');
  await device.setPresent(false);
  await plugIn(page, { kind: 'security-key' });
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeyRows(page)).toHaveCount(2);
  const younger = { ...ours, credentialId: randomBytes(32).toString('base64') };
  const elsewhere = await plugIn(page, { kind: 'security-key' });
  await elsewhere.keep([younger]);
  await page.reload({ waitUntil: 'networkidle' });
  await removePasskey(page, 'Laptop');
  // The signal of the removed one has arrived, and with it whatever was told before.
  await expect.poll(() => device.passkeys()).toEqual([]);
  expect(await elsewhere.passkeys()).toHaveLength(1);
});

test('does not make a second passkey in the same place', async ({ visitor, enrol }) => {
  const { page, device } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(
    page.getByText('This device or password manager already has a passkey for this account.'),
  ).toBeVisible();
  expect(await device.passkeys()).toHaveLength(1);
});

test('keeps the last way in', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await page.getByRole('button', { name: /^Remove / }).click();
  const dialog = page.getByRole('dialog', { name: 'This is your only way in' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Remove the passkey' })).toBeHidden();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(passkeyRows(page)).toHaveCount(1);
});

test('after a while asks for the passkey once more, and then renames without another press', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await page.goto('/account/security');
  await ageSessions(product, email, 10);
  await askForName(page, 'Kitchen tablet');
  await confirmIdentity(page);
  await expect(page.getByRole('heading', { name: 'Kitchen tablet', level: 3 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rename Kitchen tablet' })).toBeFocused();
});

test('after a while adds and removes without another press once the passkey was used', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await page.goto('/account/security');
  await renamePasskey(page, 'Laptop');
  await plugIn(page, { kind: 'security-key' });
  await ageSessions(product, email, 10);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await confirmIdentity(page);
  await expect(page.getByText('Your new passkey is ready.')).toBeVisible();
  await expect(passkeyRows(page)).toHaveCount(2);
  await ageSessions(product, email, 10);
  await askToRemove(page, 'Security key');
  await confirmIdentity(page);
  await expectRemoved(page, 'Security key');
});

test('a browser that wants a press for each window gets a button for it', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await plugIn(page, { kind: 'security-key' });
  await page.goto('/account/security');
  // As Safari does: what a press allowed is used up by the first window.
  await page.evaluate(() => {
    let presses = 0;
    const press = () => {
      presses = 1;
    };
    document.addEventListener('click', press, { capture: true });
    const { credentials } = navigator;
    const [create, get] = [credentials.create.bind(credentials), credentials.get.bind(credentials)];
    credentials.create = (options) => {
      if (presses > 0) return create(options);
      return Promise.reject(new DOMException('no press', 'NotAllowedError'));
    };
    credentials.get = (options) => {
      presses -= 1;
      return get(options);
    };
  });
  await ageSessions(product, email, 10);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await confirmIdentity(page);
  const dialog = page.getByRole('dialog', { name: 'Now the new passkey' });
  await expect(dialog.getByRole('button', { name: 'Create the new passkey' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Create the new passkey' }).click();
  await expect(page.getByText('Your new passkey is ready.')).toBeVisible();
  await expect(passkeyRows(page)).toHaveCount(2);
});

test('who does not confirm changes nothing', async ({ visitor, enrol, product }) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await page.goto('/account/security');
  await renamePasskey(page, 'Laptop');
  await ageSessions(product, email, 10);
  await askForName(page, 'Stolen');
  const confirmation = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await confirmation.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Laptop', level: 3 })).toBeVisible();
});

test('while the device asks, the button says so, and a cancel is said calmly', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page, device } = visitor;
  const { email } = await enrol(minnie, visitor);
  await page.goto('/account/security', { waitUntil: 'networkidle' });
  await device.setPresent(false);
  const add = page.getByRole('button', { name: 'Add a passkey' });
  await add.click();
  const waiting = page.getByRole('button', { name: 'Waiting for your device…' });
  await expect(waiting).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('No passkey was created.')).toBeVisible();
  await expect(add).toBeFocused();

  await ageSessions(product, email, 10);
  await askForName(page, 'Laptop');
  const confirmation = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await confirmation.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(confirmation.getByRole('button', { name: /^Waiting/ })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Rename this passkey' })).toBeHidden();
  await confirmation.getByRole('button', { name: 'Cancel' }).click();
  await expect(confirmation.getByText('No passkey was used.')).toBeVisible();
  await confirmation.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(confirmation.getByRole('button', { name: /^Waiting/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(confirmation).toBeHidden();
  // The first dialog is back, and its button free for another try.
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save the name' });
  await expect(save).toBeFocused();
  await expect(save).not.toHaveAttribute('aria-busy');
});

test('a name of blanks is refused at the field', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security', { waitUntil: 'networkidle' });
  await askForName(page, '   ');
  const field = page.getByRole('textbox', { name: 'Name' });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/Give it a name of at most 200 characters\./);
  await expect(field).toBeFocused();
});

test('A40: the name of a passkey is text, whatever it says', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await renamePasskey(page, '<img src=x onerror=alert(1)> {name}');
  await page.reload();
  await expect(
    page.getByRole('heading', { name: '<img src=x onerror=alert(1)> {name}' }),
  ).toBeVisible();
});
