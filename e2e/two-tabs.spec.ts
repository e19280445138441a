import { askForName } from './account';
import { expect, signOut, test, type Visitor } from './fixtures';
import { plugIn } from './passkey';
import { minnie } from './people';

/** Another tab of the same browser, with the same passkeys at hand. */
async function openTab({ context, device }: Visitor): Promise<Visitor> {
  const page = await context.newPage();
  const tab = { context, page, device: await plugIn(page) };
  await tab.device.keep(await device.passkeys());
  return tab;
}

// The copies tell one counter, and may meet in the server: a synced passkey counts all the same.
test('two tabs that sign in at the same moment both end signed in', async ({ visitor, enrol }) => {
  const { email } = await enrol(minnie, visitor);
  await signOut(visitor.page);
  const tabs = [visitor, await openTab(visitor)];
  for (const { page } of tabs)
    await page.goto(`/login/passkey?loginName=${encodeURIComponent(email)}`, {
      waitUntil: 'networkidle',
    });
  await Promise.all(
    tabs.map(({ page }) => page.getByRole('button', { name: 'Use your passkey' }).click()),
  );
  for (const { page } of tabs) {
    await expect(page).toHaveURL('/login/signed-in');
    await page.goto('/account/security');
    await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
  }
});

test('a tab that was open keeps working after another one signed in anew', async ({
  visitor,
  enrol,
}) => {
  const { email } = await enrol(minnie, visitor);
  await visitor.page.goto('/account/security');
  const second = await openTab(visitor);
  await second.page.goto(`/login/passkey?loginName=${encodeURIComponent(email)}`);
  await second.page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(second.page).toHaveURL('/login/signed-in');
  await visitor.page.bringToFront();
  await askForName(visitor.page, 'From the first tab');
  await expect(
    visitor.page.getByRole('heading', { name: 'From the first tab', level: 3 }),
  ).toBeVisible();
});

test.describe('a link in two tabs', () => {
  // The refusal that the second tab meets.
  test.use({ tolerated: [/400/] });

  test('one of two tabs uses up the link, and the other says so', async ({
    visitor,
    addPerson,
    linkFor,
  }) => {
    const link = await linkFor(await addPerson(minnie));
    const page = visitor.page;
    const other = await visitor.context.newPage();
    await plugIn(other);
    await page.goto(link);
    await other.goto(link);
    // Browsers open the window only for the tab in front.
    await page.bringToFront();
    await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
    await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
    await other.bringToFront();
    await other.getByRole('button', { name: 'Create a passkey on this device' }).click();
    await expect(other.getByText('This link is wrong, expired or already used.')).toBeVisible();
  });
});
