import { expect, type Locator, type Page } from '@playwright/test';

/** The rows of the security page, one for each passkey. */
export function passkeyRows(page: Page): Locator {
  const rows = page.getByRole('main').getByRole('listitem');
  return rows.filter({ has: page.getByRole('heading', { level: 3 }) });
}

/** Asks for another name of the only passkey on the security page. */
export async function askForName(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Rename / }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename this passkey' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Save the name' }).click();
}

/** Gives the only passkey of the security page another name. */
export async function renamePasskey(page: Page, name: string): Promise<void> {
  await askForName(page, name);
  await expect(page.getByRole('heading', { name, level: 3 })).toBeVisible();
}

/** Asks to remove one of several passkeys on the security page. */
export async function askToRemove(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Remove “${name}”?` });
  await dialog.getByRole('button', { name: 'Remove the passkey' }).click();
}

/** Removes one of several passkeys on the security page. */
export async function removePasskey(page: Page, name: string): Promise<void> {
  await askToRemove(page, name);
  await expectRemoved(page, name);
}

/** Says that a passkey is gone, and the page with it. */
export async function expectRemoved(page: Page, name: string): Promise<void> {
  await expect(page.getByText(`“${name}” no longer opens your account.`)).toBeVisible();
  await expect(page.getByRole('heading', { name, level: 3 })).toBeHidden();
}

/** Confirms in the dialog of the fresh check that it is the person signed in. */
export async function confirmIdentity(page: Page): Promise<void> {
  const confirmation = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await confirmation.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(confirmation).toBeHidden();
}
