import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { removePasskey, renamePasskey } from './account';
import { expect, followLink, pressPasskeyButton, signOut, test } from './fixtures';
import { closeWindow } from './passkey';
import { mickey, minnie } from './people';

const prompt = (loginName: string) => `/login/passkey?${new URLSearchParams({ loginName })}`;

async function expectSignedIn(page: Page, name: string): Promise<void> {
  await expect(page).toHaveURL('/login/signed-in');
  await expect(page.getByText(`As ${name}.`)).toBeVisible();
}

test('signs in by name', async ({ openBrowser, visitor, enrol }) => {
  const { email, name } = await enrol(minnie, visitor);
  const { page, device } = await openBrowser();
  await device.keep(await visitor.device.passkeys());
  // Nobody touches the device, so that autofill stays quiet.
  await device.setPresent(false);
  await page.goto('/login');
  await page.getByLabel('Login name or email').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Use your passkey' })).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await device.setPresent(true);
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expectSignedIn(page, name);
});

test('signs in by the button, without any name', async ({ openBrowser, visitor, enrol }) => {
  const { name } = await enrol(minnie, visitor);
  const { page, device } = await openBrowser();
  await device.keep(await visitor.device.passkeys());
  await pressPasskeyButton({ page, device });
  await expectSignedIn(page, name);
});

test('signs in from the autofill of the name field', async ({ openBrowser, visitor, enrol }) => {
  const { name } = await enrol(minnie, visitor);
  const { page, device } = await openBrowser();
  await device.keep(await visitor.device.passkeys());
  // The virtual authenticator picks from autofill by itself.
  await page.goto('/login');
  await expectSignedIn(page, name);
});

test('says the same of a name that nobody has as of one that somebody has', async ({
  addPerson,
  openBrowser,
  visitor,
  enrol,
  product,
}) => {
  const withPasskey = await enrol(minnie, visitor);
  const without = await addPerson(minnie);
  const unknown = withPasskey.email.replace('minnie', 'minnow');
  const pages: string[] = [];
  const answers: unknown[] = [];
  for (const email of [withPasskey.email, without.email, unknown]) {
    const { context } = await openBrowser();
    const response = await context.request.get(prompt(email));
    const nonce = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1];
    const html = await response.text();
    pages.push(html.replaceAll(nonce ?? '', 'NONCE').replaceAll(email, 'NAME'));
    for (const hint of [undefined, 'security-key']) {
      const options = await context.request.post('/login/options', {
        headers: { origin: product.origin },
        data: { loginName: email, hint },
      });
      const text = (await options.text()).replace(/"(challenge|ceremonyId)":"[^"]+"/g, '"$1":""');
      // How many there are, of which kinds, differs between any two names.
      const credential = String.raw`\{"id":"[\w-]{20,}","transports":\["\w[^\]]*"\],"type":"public-key"\}`;
      const list = new RegExp(String.raw`\[${credential}(,${credential})*\]`);
      answers.push([options.status(), text.replace(list, '"CREDENTIALS"')]);
    }
  }
  expect(pages[1]).toBe(pages[0]);
  expect(pages[2]).toBe(pages[0]);
  expect(answers.slice(2, 4)).toEqual(answers.slice(0, 2));
  expect(answers.slice(4, 6)).toEqual(answers.slice(0, 2));
});

test('lets a person cancel the window and try again', async ({ visitor, enrol }) => {
  const { page } = visitor;
  const { email, name } = await enrol(minnie, visitor);
  await signOut(page);
  await page.goto(prompt(email));
  await page.evaluate(closeWindow);
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(
    page.getByText('No passkey was used. Try again, or use another device.'),
  ).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again' });
  await expect(again).toBeFocused();
  await again.click();
  await expectSignedIn(page, name);
});

test('says what is missing when the device cannot verify the person', async ({
  visitor,
  enrol,
}) => {
  const { page, device } = visitor;
  const { email, name } = await enrol(minnie, visitor);
  await signOut(page);
  // The browser refuses such a device itself, unless somebody weakens what the server asked for.
  await page.route('**/login/options', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.options.userVerification = 'discouraged';
    await route.fulfill({ response, json: body });
  });
  await device.setUserVerified(false);
  await page.goto(prompt(email));
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByText('This site needs your fingerprint, face or PIN.')).toBeVisible();

  await page.unrouteAll({ behavior: 'wait' });
  await device.setUserVerified(true);
  await page.goto(prompt(email));
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expectSignedIn(page, name);
});

test('says that a passkey was removed, and the password manager forgets it', async ({
  openBrowser,
  visitor,
  enrol,
  linkFor,
}) => {
  const owner = await enrol(minnie, visitor);
  await visitor.page.goto('/account/security');
  await renamePasskey(visitor.page, 'Old phone');
  const other = await openBrowser();
  await followLink(other.page, await linkFor(owner));
  await other.page.goto('/account/security');
  await removePasskey(other.page, 'Old phone');

  // Whoever was signed in with it elsewhere is signed out.
  await visitor.page.goto('/account/security');
  await expect(visitor.page).toHaveURL(/\/login\?returnTo=/);
  await pressPasskeyButton(visitor, '/login?another=1');
  await expect(visitor.page.getByText('This passkey was removed from your account.')).toBeVisible();
  await expect(
    visitor.page.getByText('We asked your password manager to delete it.'),
  ).toBeVisible();
  await expect.poll(() => visitor.device.passkeys()).toEqual([]);
});

test('says only what is true of a removed passkey where the browser has no way to tell the password manager', async ({
  openBrowser,
  visitor,
  enrol,
  linkFor,
}) => {
  await visitor.context.addInitScript(() => {
    Reflect.deleteProperty(PublicKeyCredential, 'signalUnknownCredential');
  });
  const owner = await enrol(minnie, visitor);
  await visitor.page.goto('/account/security');
  await renamePasskey(visitor.page, 'Old phone');
  const other = await openBrowser();
  await followLink(other.page, await linkFor(owner));
  await other.page.goto('/account/security');
  await removePasskey(other.page, 'Old phone');

  await pressPasskeyButton(visitor, '/login?another=1');
  await expect(visitor.page.getByText('This passkey was removed from your account.')).toBeVisible();
  await expect(visitor.page.getByText('If your password manager still offers it')).toBeVisible();
  await expect(visitor.page.getByText('We asked your password manager')).toBeHidden();
  expect(await visitor.device.passkeys()).toHaveLength(1);
});

test('leaves a passkey of another installation on this domain where it is', async ({
  openBrowser,
  visitor,
  enrol,
}) => {
  await enrol(minnie, visitor);
  const [ours] = await visitor.device.passkeys();
  if (!ours) throw new Error('no passkey');
  const other = await openBrowser();
  const foreign = { ...ours, credentialId: randomBytes(32).toString('base64') };
  await other.device.keep([foreign]);
  await pressPasskeyButton(other);
  await expect(other.page.getByText('That passkey could not be used.')).toBeVisible();
  await expect(other.page.locator('latchkey-passkey')).not.toHaveAttribute('unknown-credential');
  expect(await other.device.passkeys()).toHaveLength(1);
});

test('asks before it signs in whose passkey answers for another name', async ({
  openBrowser,
  visitor,
  enrol,
}) => {
  const { email } = await enrol(minnie, visitor);
  const { page, ...other } = await openBrowser();
  const owner = await enrol(mickey, { page, ...other });
  await signOut(page);
  await page.goto(prompt(email));
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByRole('heading', { name: `Continue as ${owner.name}?` })).toBeVisible();
  await expect(page.getByText(`This passkey is for ${owner.email}.`)).toBeVisible();
  await expect(page.getByText(`You typed ${email}.`)).toBeVisible();
  const another = await other.context.newPage();
  await another.goto('/account/security');
  await expect(another, 'nobody is signed in yet').toHaveURL(/\/login\?returnTo=/);
  await another.close();

  const yes = page.getByRole('button', { name: `Continue as ${owner.name}` });
  await expect(yes).toBeFocused();
  await yes.click();
  await expectSignedIn(page, owner.name);
});

test('knows who signed in here, takes another account, and forgets', async ({ visitor, enrol }) => {
  const { page } = visitor;
  const { email, name } = await enrol(minnie, visitor);
  await signOut(page);
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await expectSignedIn(page, name);

  await signOut(page);
  await visitor.device.setPresent(false);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await expect(page.getByLabel('Login name or email')).toHaveValue('');

  await page.goto('/login');
  await page.getByRole('button', { name: `Forget ${name} on this browser` }).click();
  await expect(page.getByLabel('Login name or email')).toBeVisible();
  await expect(page.getByText(email)).toBeHidden();
});

test('comes back to the page that asked', async ({ visitor, enrol }) => {
  const { page } = visitor;
  const { name } = await enrol(minnie, visitor);
  await signOut(page);
  await page.goto('/account/security');
  await expect(page).toHaveURL('/login?returnTo=%2Faccount%2Fsecurity');
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await expect(page).toHaveURL('/account/security');
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
});

test('D1: never leads to another site', async ({ visitor, enrol, product }) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  const foreign = [
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    'https://evil.example/',
    'HTTPS:evil.example',
    'https://localhost@evil.example/',
    'javascript:alert(1)',
    'data:text/html,evil',
  ];
  for (const returnTo of foreign) {
    await page.goto(`/login/passkey?${new URLSearchParams({ loginName: email, returnTo })}`);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page, returnTo).toHaveURL(`${product.origin}/login/signed-in`);
  }
});

test('signs out: the session is over', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security');
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
  await signOut(page);
  await page.goBack();
  await page.reload();
  await page.goto('/account/security');
  await expect(page).toHaveURL(/\/login\?returnTo=/);
});
