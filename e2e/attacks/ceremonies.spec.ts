import { expectSignedOut } from '../expect-signed-out';
import { expect, test } from '../fixtures';
import { minnie } from '../people';
import { openPlainBrowser } from '../plain-browser';
import { answerChallenge, finishSignIn, newAuthenticator, register } from '../plain-ceremony';
import { evil } from './targets';

test('D8: a ceremony ends in the browser that began it, or not at all', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const attacker = openPlainBrowser(product);
  const link = await linkFor(await addPerson(minnie));
  const { authenticator } = await register(attacker, product, link);
  const answer = await answerChallenge(attacker, authenticator, { origin: product.origin });

  const victim = openPlainBrowser(product);
  const forced = await finishSignIn(victim, answer);
  expect(forced.headers.location).toBeUndefined();
  expect([...victim.cookies.keys()]).not.toContain('latchkey');
  expectSignedOut(await victim.get('/account/security'));

  const own = await finishSignIn(attacker, answer);
  expect(own.headers.location).toBe('/login/signed-in');
});

test('A1, A11: an answer from another origin, or without verification, signs nobody in', async ({
  product,
  addPerson,
  linkFor,
}) => {
  const { authenticator } = await register(
    openPlainBrowser(product),
    product,
    await linkFor(await addPerson(minnie)),
  );
  const wrong = [
    { how: { origin: `http://${evil}` }, says: 'That passkey could not be used.' },
    { how: { origin: `${product.origin}.` }, says: 'That passkey could not be used.' },
    {
      how: { origin: product.origin, userVerified: false },
      says: 'This site needs your fingerprint, face or PIN.',
    },
  ];
  for (const { how, says } of wrong) {
    const browser = openPlainBrowser(product);
    const refused = await finishSignIn(browser, await answerChallenge(browser, authenticator, how));
    expect(refused.text).toContain(says);
    expectSignedOut(await browser.get('/account/security'));
  }
  const stranger = openPlainBrowser(product);
  const strange = newAuthenticator();
  const creation = { challenge: '', rp: { id: 'localhost' }, user: { id: 'c29tZWJvZHk' } };
  strange.register(creation, { origin: product.origin });
  const answer = await answerChallenge(stranger, strange, { origin: product.origin });
  const { text } = await finishSignIn(stranger, answer);
  expect(text).toContain('That passkey could not be used.');
  // It may be that of another installation: no password manager is told to delete it.
  expect(text).not.toContain('unknown-credential');
});
