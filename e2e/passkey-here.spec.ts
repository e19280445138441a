import { expect, signOut, test, type Visitor } from './fixtures';
import { type Device, plugIn } from './passkey';
import { minnie, type Person } from './people';

type Enrol = (someone: Person, visitor: Visitor) => Promise<Person>;

/** Somebody whose only passkey is on a security key, signed out again, at a computer that can keep passkeys itself. */
async function withSecurityKey(visitor: Visitor, enrol: Enrol) {
  const { page } = visitor;
  await visitor.device.unplug();
  const key = await plugIn(page, { kind: 'security-key' });
  const person = await enrol(minnie, visitor);
  await signOut(page);
  return { person, key, computer: await plugIn(page) };
}

async function signInByKey({ page }: Visitor, { email }: Person, returnTo = ''): Promise<void> {
  const query = new URLSearchParams({ loginName: email, ...(returnTo && { returnTo }) });
  await page.goto(`/login/passkey?${query}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Use your passkey' }).click();
}

const offer = ({ page }: Visitor) =>
  page.getByRole('heading', { name: 'Sign in faster on this device' });

/** Days for which this browser keeps its word not to ask, by the only cookie that says so. */
async function quietDays({ context }: Visitor): Promise<number> {
  const all = (await context.cookies()).filter(({ name }) => name.startsWith('latchkey-no-offer'));
  expect(all).toHaveLength(1);
  return Math.round(((all[0]?.expires ?? 0) - Date.now() / 1000) / 86_400);
}

const count = async (device: Device) => (await device.passkeys()).length;

test('after a security key a passkey of this device is offered, made, and announced', async ({
  visitor,
  enrol,
  product,
}) => {
  const { person, key, computer } = await withSecurityKey(visitor, enrol);
  const { page } = visitor;
  await signInByKey(visitor, person);
  await expect(offer(visitor)).toBeVisible();
  await expect(page.getByText(person.email)).toBeVisible();
  await page.getByRole('button', { name: 'Create a passkey here' }).click();
  await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
  expect([await count(key), await count(computer)]).toEqual([1, 1]);
  const mails = (await product.latchkey('outbox')).split(/^Id: /m);
  const notices = mails.filter((mail) => mail.includes(`To: ${person.email}`));
  expect(notices).toHaveLength(2);

  // With the passkey here nobody is asked again, whatever they sign in with.
  await signOut(page);
  await computer.unplug();
  await signInByKey(visitor, person);
  await expect(page).toHaveURL('/login/signed-in');
});

test.describe('an offer of before', () => {
  test.use({ tolerated: [/status of 400/] });

  test('that was drawn for somebody else makes nothing for whoever is signed in now', async ({
    visitor,
    enrol,
  }) => {
    const { person, computer } = await withSecurityKey(visitor, enrol);
    const { page, context } = visitor;
    await signInByKey(visitor, person);
    await expect(offer(visitor)).toBeVisible();
    for (const field of await page.locator('[name=userId]').all())
      await field.evaluate((input: HTMLInputElement) => {
        input.value = '1';
      });
    await page.getByRole('button', { name: 'Create a passkey here' }).click();
    await expect(page.getByText('This attempt belongs to another account.')).toBeVisible();
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByText('This attempt belongs to another account.')).toBeVisible();
    expect(await count(computer)).toBe(0);
    const paused = (await context.cookies()).filter(({ name }) => name.includes('no-offer'));
    expect(paused).toEqual([]);
  });
});

test('the offer leads on to where the sign-in led, also when it is put off, and then rests for 30 days', async ({
  visitor,
  enrol,
}) => {
  const { person, computer } = await withSecurityKey(visitor, enrol);
  const { page } = visitor;
  await signInByKey(visitor, person, '/logout');
  await expect(offer(visitor)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page).toHaveURL('/logout');
  expect(await quietDays(visitor)).toBe(30);
  expect(await count(computer)).toBe(0);
  await signOut(page);
  await signInByKey(visitor, person, '/logout');
  await expect(page).toHaveURL('/logout');
});

test('a shared device is left alone for a year, whoever signs in there', async ({
  visitor,
  enrol,
}) => {
  const { person } = await withSecurityKey(visitor, enrol);
  const { page, context } = visitor;
  await signInByKey(visitor, person);
  await page.getByRole('button', { name: 'Not on this device' }).click();
  await expect(page).toHaveURL('/login/signed-in');
  expect(await quietDays(visitor)).toBe(365);
  const [cookie] = (await context.cookies()).filter(({ name }) => name.includes('no-offer'));
  expect(cookie).toMatchObject({ name: 'latchkey-no-offer', httpOnly: true, sameSite: 'Lax' });
});

test('a device that keeps no passkeys itself is passed over', async ({ visitor, enrol }) => {
  const { person, computer } = await withSecurityKey(visitor, enrol);
  await computer.unplug();
  await signInByKey(visitor, person, '/logout');
  await expect(visitor.page).toHaveURL('/logout');
});

test('a passkey of the device itself is followed by no offer', async ({ visitor, enrol }) => {
  const { page } = visitor;
  const person = await enrol(minnie, visitor);
  await signOut(page);
  const visited: string[] = [];
  page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
  await signInByKey(visitor, person);
  await expect(page).toHaveURL('/login/signed-in');
  expect(visited).not.toContain('/login/passkey-here');
});

test('a device that has one already goes on, without a word of an error', async ({
  visitor,
  enrol,
}) => {
  const { person, key, computer } = await withSecurityKey(visitor, enrol);
  const { page, context } = visitor;
  await signInByKey(visitor, person);
  await page.getByRole('button', { name: 'Create a passkey here' }).click();
  await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
  await context.clearCookies({ name: /no-offer/ });
  await page.goto('/login/passkey-here?returnTo=%2Flogout');
  await page.getByRole('button', { name: 'Create a passkey here' }).click();
  await expect(page).toHaveURL('/logout');
  expect([await count(key), await count(computer)]).toEqual([1, 1]);
});

test('a cancel is no error, and both ways stay open', async ({ visitor, enrol }) => {
  const { person } = await withSecurityKey(visitor, enrol);
  const { page } = visitor;
  await signInByKey(visitor, person);
  await expect(offer(visitor)).toBeVisible();
  await page.evaluate(() => {
    navigator.credentials.create = () =>
      new Promise((_, reject) => {
        setTimeout(() => reject(new DOMException('closed', 'NotAllowedError')), 1100);
      });
  });
  await page.getByRole('button', { name: 'Create a passkey here' }).click();
  await expect(page.getByText('No passkey was created.')).toBeVisible();
  await expect(page.getByRole('alert').filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page).toHaveURL('/login/signed-in');
});

test('nobody is led to another site by it', async ({ visitor, enrol }) => {
  await enrol(minnie, visitor);
  const { page } = visitor;
  for (const returnTo of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
    await visitor.context.clearCookies({ name: /no-offer/ });
    await page.goto(`/login/passkey-here?${new URLSearchParams({ returnTo })}`);
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect(page).toHaveURL('/login/signed-in');
  }
});

test.describe('a policy that keeps such passkeys out', () => {
  test.afterEach(async ({ product }) => {
    await product.latchkey(
      'policy',
      'set',
      'authenticatorAttachment=any',
      'allowSyncedPasskeys=true',
    );
  });

  for (const rule of ['authenticatorAttachment=cross-platform', 'allowSyncedPasskeys=false'])
    test(`is followed by no offer: ${rule}`, async ({ visitor, enrol, product }) => {
      const { person } = await withSecurityKey(visitor, enrol);
      const { page } = visitor;
      await product.latchkey('policy', 'set', rule);
      const visited: string[] = [];
      page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
      await signInByKey(visitor, person);
      await expect(page).toHaveURL('/login/signed-in');
      expect(visited).not.toContain('/login/passkey-here');
      await page.goto('/login/passkey-here?returnTo=%2Flogout');
      await expect(page).toHaveURL('/logout');
    });
});

test('nobody signed in is sent to sign in, and keeps where they wanted to go', async ({ page }) => {
  await page.goto('/login/passkey-here?returnTo=%2Flogout');
  await expect(page).toHaveURL('/login?returnTo=%2Flogout');
});
