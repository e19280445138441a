import { readFileSync } from 'node:fs';
import { callApi } from './api';
import { expect, test } from './fixtures';
import { mickey } from './people';

/** A function that a page of the documentation prints for the browser. */
function printedFunction(file: string, name: string): string {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const [, code] = new RegExp(`^\`\`\`js ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  if (code === undefined) throw new Error(`${file} prints no sample ${name}`);
  return code;
}

/** The member at a dotted path of an answer. */
function at(answer: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return Object(value)[name];
  }, answer);
}

// The description of the API is no page: it names no icon, and the browser looks for one in vain.
test.use({ tolerated: [/status of 404/] });

for (const file of ['README.md', 'docs/custom-login.md']) {
  test(`a page and a program register a passkey and sign in as ${file} prints it`, async ({
    page,
    product,
    addPerson,
  }) => {
    const { email } = await addPerson(mickey);
    const token = await product.latchkey('token', '--role', 'LOGIN_CLIENT', '--name', 'my-login');
    const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await callApi(product, token, method, path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body;
    };
    const inBrowser = (name: string, options: unknown): Promise<unknown> =>
      page.evaluate(`(${printedFunction(file, name)})(${JSON.stringify(options)})`);

    const loginNameQuery = { loginName: email, method: 'TEXT_QUERY_METHOD_EQUALS' };
    const found = await call('POST', '/v2/users', { queries: [{ loginNameQuery }] });
    const passkeys = `/v2/users/${at(found, 'result.0.userId')}/passkeys`;

    await page.goto('/v2/openapi.json');
    const started = await call('POST', passkeys, {});
    const creation = at(started, 'publicKeyCredentialCreationOptions');
    await call('POST', `${passkeys}/${at(started, 'passkeyId')}`, {
      publicKeyCredential: await inBrowser('browser-create', creation),
      passkeyName: 'Google Pixel',
    });

    const begun = await call('POST', '/v2/sessions', {
      checks: { user: { loginName: email } },
      challenges: {
        webAuthN: {
          domain: 'localhost',
          userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED',
        },
      },
    });
    const request = at(begun, 'challenges.webAuthN.publicKeyCredentialRequestOptions');
    const session = `/v2/sessions/${at(begun, 'sessionId')}`;
    const credentialAssertionData = await inBrowser('browser-get', request);
    await call('PATCH', session, { checks: { webAuthN: { credentialAssertionData } } });
    expect(at(await call('GET', session), 'session.factors')).toMatchObject({
      user: { loginName: email },
      webAuthN: { userVerified: true },
    });
  });
}
