import { beforeAll, describe, expect, test } from 'vitest';
import { at, call, minnie, newPerson, startApi } from '@/testing/api';

startApi();

const notWellFormed = 'The request is not well formed.';
const expectedName = 'Expected a name of at most 200 characters, in which something can be seen.';
const unusual = { email: 'min\u2800nie@mouse.com', isVerified: true };
const challenge = (domain: string) => ({
  challenges: {
    webAuthN: { domain, userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED' },
  },
});

let userId = '';
let sessionId = '';
let organizationId = '';
beforeAll(async () => {
  ({ userId } = await newPerson());
  sessionId = at(await call('POST', '/v2/sessions', {}), 'sessionId');
  organizationId = at(await call('GET', `/v2/users/${userId}`), 'user.details.resourceOwner');
});

const blank = { givenName: ' ', familyName: 'Mouse' };

/** What is sent where, and how the answer begins. */
const people: [string, string, object, string][] = [
  ['POST', '/v2/users/human', { ...minnie, profile: blank }, 'profile.givenName'],
  ['POST', '/v2/users/human', { ...minnie, email: unusual }, 'email.email'],
  ['POST', '/v2/users/human', { ...minnie, username: 'minnie mouse' }, 'username'],
  ['POST', '/v2/users', { query: { limit: 1001 } }, 'query.limit'],
];

describe('a refusal names the member as its call spells it', () => {
  test.each(people)('%s %s %j: %s', async (method, path, body, field) => {
    const reply = await call(method, path, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 3, message: expect.stringMatching(`^${field}: `) });
  });

  test('of a person in CreateUser', async () => {
    const human = { profile: { givenName: 'Minnie', familyName: '\u200b' }, email: minnie.email };
    const reply = await call('POST', '/v2/users/new', { organizationId, human });
    expect(reply.body).toEqual({ code: 3, message: `profile.familyName: ${expectedName}` });
  });

  test('of a link', async () => {
    const sendLink = { urlTemplate: 'https://evil.example/{{.Code}}' };
    const path = `/v2/users/${userId}/passkeys/registration_link`;
    expect(at(await call('POST', path, { sendLink }), 'message')).toBe(
      'sendLink.urlTemplate: The link template is not allowed. (LINK-tPl4t)',
    );
  });

  test('of a registration', async () => {
    const path = `/v2/users/${userId}/passkeys`;
    const started = await call('POST', path, { domain: 'evil.example' });
    expect(at(started, 'message')).toMatch(/^domain: .*\(WEBAU-d0m4n\)$/);
    const verify = (passkeyName: string) =>
      call('POST', `${path}/1`, { publicKeyCredential: {}, passkeyName });
    expect(at(await verify('\u200b'), 'message')).toBe(`passkeyName: ${expectedName}`);
    expect(at(await verify('n'), 'message')).toBe(`publicKeyCredential: ${notWellFormed}`);
  });

  test('of a session', async () => {
    const created = await call('POST', '/v2/sessions', challenge('evil.example'));
    expect(at(created, 'message')).toMatch(/^challenges\.webAuthN\.domain: .*\(WEBAU-d0m4n\)$/);
    const set = (body: object) => call('PATCH', `/v2/sessions/${sessionId}`, body);
    expect(at(await set(challenge('evil.example')), 'message')).toMatch(
      /^challenges\.webAuthN\.domain: .*\(WEBAU-d0m4n\)$/,
    );
    const checks = { webAuthN: { credentialAssertionData: {} } };
    expect(at(await set({ checks }), 'message')).toBe(
      `checks.webAuthN.credentialAssertionData: ${notWellFormed}`,
    );
  });

  test('of an id that nothing can have', async () => {
    const reply = await call('GET', `/v2/sessions/${'9'.repeat(201)}`);
    expect(reply).toMatchObject({ status: 400, body: { message: `sessionId: ${notWellFormed}` } });
  });

  test('of the login policy', async () => {
    const reply = await call('PUT', '/v2/settings/login_policy', { timeout_seconds: 1 });
    expect(reply.body).toEqual({ code: 3, message: 'timeout_seconds: Expected 30 to 900.' });
  });
});
