import { describe, expect, test } from 'vitest';
import { at, call, decimal, minnie, newPerson, startApi, time } from '@/testing/api';

startApi();

describe('users', () => {
  test('shows, finds and changes the state of a person', async () => {
    const { userId, loginName } = await newPerson();
    const read = await call('GET', `/v2/users/${userId}`);
    expect(at<object>(read, 'user')).toMatchObject({
      userId,
      state: 'USER_STATE_ACTIVE',
      username: loginName,
      loginNames: [loginName],
      preferredLoginName: loginName,
      human: {
        profile: { givenName: 'Minnie', familyName: 'Mouse', displayName: 'Minnie Mouse' },
        email: { email: loginName, isVerified: true },
      },
    });
    const found = await call('POST', '/v2/users', {
      query: { limit: 1 },
      queries: [{ loginNameQuery: { loginName, method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE' } }],
    });
    expect(found.body).toMatchObject({ details: { totalResult: '1' }, result: [{ userId }] });
    const steps = [
      ['lock', 'LOCKED'],
      ['unlock', 'ACTIVE'],
      ['deactivate', 'INACTIVE'],
      ['reactivate', 'ACTIVE'],
    ];
    for (const [change, state] of steps) {
      expect((await call('POST', `/v2/users/${userId}/${change}`, {})).status).toBe(200);
      const now = await call('GET', `/v2/users/${userId}`);
      expect(at(now, 'user.state')).toBe(`USER_STATE_${state}`);
    }
  });

  test('removes a person for good', async () => {
    const { userId } = await newPerson();
    const gone = await call('DELETE', `/v2/users/${userId}`);
    expect(gone).toMatchObject({
      status: 200,
      body: { details: { sequence: decimal, changeDate: time, resourceOwner: decimal } },
    });
    expect((await call('GET', `/v2/users/${userId}`)).status).toBe(404);
    expect((await call('DELETE', `/v2/users/${userId}`)).status).toBe(404);
  });

  test('creates a person by the newer call, and no machine', async () => {
    const home = await call('GET', `/v2/users/${(await newPerson()).userId}`);
    const organizationId = at(home, 'details.resourceOwner');
    const { profile } = minnie;
    const email = { email: 'newer@mouse.com' };
    const made = await call('POST', '/v2/users/new', { organizationId, human: { profile, email } });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ id: decimal, creationDate: time });
    const read = await call('GET', `/v2/users/${at(made, 'id')}`);
    expect(at<object>(read, 'user.human.email')).toEqual({ email: 'newer@mouse.com' });
    const machine = await call('POST', '/v2/users/new', { organizationId, machine: { name: 'm' } });
    expect(machine).toMatchObject({ status: 400, body: { code: 3 } });
  });

  test.each([
    ['password', { password: { password: 'Secr3tP4ssw0rd!' } }],
    ['hashedPassword', { hashed_password: { hash: 'x' } }],
    ['phone', { phone: { phone: '+41791234567' } }],
    ['idpLinks', { idpLinks: [{ idpId: '1', userId: '2', userName: '3' }] }],
    ['totpSecret', { totpSecret: 'x' }],
    ['metadata', { metadata: [{ key: 'k', value: 'dg==' }] }],
    ['profile.nickName', { profile: { ...minnie.profile, nickName: 'Mini' } }],
    ['email.sendCode', { email: { email: 'a@mouse.com', sendCode: {} } }],
    ['email.returnCode', { email: { email: 'a@mouse.com', return_code: {} } }],
  ])('refuses %s of a new person by its name', async (name, members) => {
    const reply = await call('POST', '/v2/users/human', { ...minnie, ...members });
    expect(reply.status).toBe(400);
    expect(at(reply, 'message')).toContain(`${name}: not offered`);
  });

  test('answers a name that is taken with 409', async () => {
    const { loginName } = await newPerson();
    const reply = await call('POST', '/v2/users/human', { ...minnie, username: loginName });
    expect(reply).toMatchObject({ status: 409, body: { code: 6 } });
  });
});
