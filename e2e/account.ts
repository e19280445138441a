import { expect, type Locator, type Page } from '@playwright/test';

/** The cards of the security page, one for each passkey. */
export function passkeyCards(page: Page): Locator {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: 'Created' });
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

/** Removes one of several passkeys on the security page. */
export async function removePasskey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Remove “${name}”?` });
  await dialog.getByRole('button', { name: 'Remove the passkey' }).click();
  await expect(page.getByText(`“${name}” no longer opens your account.`)).toBeVisible();
  await expect(page.getByRole('heading', { name, level: 3 })).toBeHidden();
}
