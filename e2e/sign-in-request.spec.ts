import { expect, signOut, test } from './fixtures';
import { minnie } from './people';

test('keeps what a sign-in is for on every page that it passes', async ({
  visitor,
  enrol,
  linkFor,
}) => {
  const { page, device } = visitor;
  const person = await enrol(minnie, visitor);
  const organization = new URL(await linkFor(person)).searchParams.get('orgID') ?? '';
  await signOut(page);
  await device.setPresent(false);
  const request = { returnTo: '/account/security', organization };
  const expectRequest = async (path: string, more: Record<string, string> = {}) => {
    await expect(page).toHaveURL((url) => url.pathname === path);
    const query = Object.fromEntries(new URL(page.url()).searchParams);
    expect(query).toEqual({ ...request, ...more });
  };

  await page.goto(`/login?${new URLSearchParams(request)}`);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await expectRequest('/login', { another: '1' });
  await page.getByLabel('Login name or email').fill(person.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectRequest('/login/passkey', { loginName: person.email });
  await page.getByRole('link', { name: 'Not you?' }).click();
  await expectRequest('/login', { another: '1' });
  // Shown only by browsers that lack passkeys.
  const browsers = page.locator('[data-unsupported] a');
  await page.goto((await browsers.getAttribute('href')) ?? '');
  await page.getByRole('link', { name: 'Back to sign-in' }).click();
  await expectRequest('/login');
  await device.setPresent(true);
  await page.getByRole('button', { name: `Continue as ${person.name}` }).click();
  await expect(page).toHaveURL('/account/security');
});

test.describe('a request that cannot be met', () => {
  // The refusals that the script meets.
  test.use({ tolerated: [/400/] });

  for (const [member, says] of [
    ['organization', 'There is no such organization.'],
    ['requestId', 'Something in this form is not right. Check it and try again.'],
  ] as const)
    test(`is refused, not forgotten: ${member}`, async ({ page, addPerson }) => {
      const { email: loginName } = await addPerson(minnie);
      await page.goto(`/login/passkey?${new URLSearchParams({ loginName, [member]: '1' })}`);
      await page.getByRole('button', { name: 'Use your passkey' }).click();
      await expect(page.getByText(says)).toBeVisible();
    });
});
