import { expect, signOut, test } from './fixtures';
import { closeWindow } from './passkey';
import { mickey, minnie } from './people';

test.describe('a browser that knows two people', () => {
  test('asks at one press for the passkey of whom it shows, and no other', async ({
    visitor,
    enrol,
  }) => {
    const { page } = visitor;
    const first = await enrol(minnie, visitor);
    await signOut(page);
    await enrol(mickey, visitor);
    await signOut(page);
    await page.getByRole('button', { name: `Continue as ${first.name}` }).click();
    await expect(page.getByText(`As ${first.name}.`)).toBeVisible();
  });

  test('stays where it is when the window is closed, with the focus on whom was chosen', async ({
    visitor,
    enrol,
  }) => {
    const { page } = visitor;
    const first = await enrol(minnie, visitor);
    await signOut(page);
    await enrol(mickey, visitor);
    await page.goto('/logout');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await page.evaluate(closeWindow);
    const tile = page.getByRole('button', { name: `Continue as ${first.name}` });
    await tile.click();
    await expect(page.getByText('No passkey was used.')).toBeVisible();
    await expect(tile).toBeFocused();
    await expect(page.getByText('You are signed out.')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Use a security key' })).toBeVisible();
    await expect(page.getByText('Lost your passkey?')).toBeVisible();
    await tile.click();
    await expect(page.getByText(`As ${first.name}.`)).toBeVisible();
  });
});

test('takes any other passkey from the chooser, without a name', async ({
  visitor,
  openBrowser,
  enrol,
}) => {
  const { page, device } = visitor;
  const other = await openBrowser();
  const owner = await enrol(mickey, other);
  await enrol(minnie, visitor);
  await signOut(page);
  for (const { credentialId } of await device.passkeys()) await device.lose(credentialId);
  await device.keep(await other.device.passkeys());
  await page.getByRole('button', { name: 'Sign in with another passkey' }).click();
  await expect(page.getByText(`As ${owner.name}.`)).toBeVisible();
});

test('leads to the prompt of whom was chosen where the script never comes', async ({
  visitor,
  enrol,
  openBrowser,
}) => {
  const { email, name } = await enrol(minnie, visitor);
  await signOut(visitor.page);
  const { page, context } = await openBrowser({ javaScriptEnabled: false });
  await context.addCookies(await visitor.context.cookies());
  await page.goto('/login');
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await expect(page).toHaveURL(`/login/passkey?${new URLSearchParams({ loginName: email })}`);
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByText('this page’s script did not run')).toBeVisible();
});
