import { callApi } from './api';
import { expect, test } from './fixtures';
import { openPlainBrowser } from './plain-browser';
import { register } from './plain-ceremony';

const givenName = 'علی\u200cرضا';
const familyName = 'نوری\u200cزاده';
const name = `${givenName} ${familyName}`;

test('a name of another script keeps its joiners, and turns no word around it', async ({
  product,
}) => {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'namer');
  const email = `${givenName}.${process.pid}@example.com`;
  const userId = await product.latchkey(
    ...['user', 'create', '--email', email],
    ...['--given-name', givenName, '--family-name', `\u202e${familyName}\u200b`],
  );
  const read = await callApi(product, token, 'GET', `/v2/users/${userId}`);
  expect(read.body).toMatchObject({
    user: {
      preferredLoginName: email,
      human: { profile: { givenName, familyName, displayName: name }, email: { email } },
    },
  });

  const browser = openPlainBrowser(product);
  const link = await product.latchkey('user', 'link', '--user-id', userId);
  const { pathname, search } = new URL(link);
  const invitation = await browser.get(`${pathname}${search}`);
  expect(invitation.text).toContain(`Hello <bdi>${name}</bdi>!`);
  expect(invitation.text).toMatch(new RegExp(`<bdi[^>]*>${email}</bdi>`));
  await register(browser, product, link);
  const signedIn = await browser.get('/login/signed-in');
  expect(signedIn.text).toContain(`As <bdi>${name}</bdi>.`);
  const known = await browser.get('/login');
  expect(known.text).toContain(`Continue as <bdi>${name}</bdi>`);
  const account = await browser.get('/account/security');
  expect(account.text).toMatch(/<h3[^>]*><bdi>[^<]+<\/bdi><\/h3>/);
});

test('a name in which nothing can be seen is refused at the API and at the command line', async ({
  product,
}) => {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'blank');
  for (const blank of ['\u200d', '\u3164', '\u2800\ufe0f']) {
    const answer = await callApi(product, token, 'POST', '/v2/users/human', {
      profile: { givenName: blank, familyName: 'Duck' },
      email: { email: 'blank@example.com' },
    });
    expect(answer.status, JSON.stringify(blank)).toBe(400);
    const words = ['--email', 'blank@example.com', '--given-name', blank, '--family-name', 'Duck'];
    await expect(product.latchkey('user', 'create', ...words)).rejects.toThrow('--given-name');
  }
});
