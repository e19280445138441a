import { expect, signOut, test } from './fixtures';
import { minnie } from './people';

// Playwright switches the cache of the Back button off, which people have on.
test.use({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    },
    { scope: 'worker' },
  ],
});

test('Back shows no page of whoever has signed out, though the browser keeps pages', async ({
  visitor,
  enrol,
}) => {
  const { context } = visitor;
  const { name } = await enrol(minnie, visitor);
  // On a page without virtual authenticator, as the cache does not take others.
  const page = await context.newPage();
  await page.addInitScript(() =>
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) sessionStorage.setItem('kept', location.pathname);
    }),
  );
  const kept = () => page.evaluate(() => sessionStorage.getItem('kept'));
  const back = async () => {
    // Of a page from the cache there is no load to wait for.
    await page.goBack({ waitUntil: 'commit' });
  };

  await page.goto('/login/signed-in');
  await page.goto('/login/browsers');
  await back();
  await expect.poll(kept).toBe('/login/signed-in');
  await expect(page.getByText(`As ${name}.`)).toBeVisible();

  await page.goto('/account/security');
  await expect(page.getByText(name).filter({ visible: true })).not.toHaveCount(0);
  await page.evaluate(() => sessionStorage.clear());
  await signOut(page);
  await back();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await back();
  await expect(page).toHaveURL('/login?returnTo=%2Faccount%2Fsecurity');
  await back();
  await expect(page).toHaveURL('/login?returnTo=%2Flogin%2Fsigned-in');
  await expect(page.getByText(`As ${name}.`)).toBeHidden();
  expect(await kept()).toBeNull();
});
