import { describe, expect, test } from 'vitest';
import { describeRoutes } from '@/lib/zitadel/routes/openapi';
import { routes } from '@/lib/zitadel/routes/rest';
import { compileRoutes } from '@/lib/zitadel/routes/route-table';

const lines = routes.map(({ method, path, call }) => `${method} ${path} ${call.name}`);

describe('routes', () => {
  test('are those of the annotations and of the passkey guides', () => {
    expect(lines).toEqual([
      'POST /v2/users/human AddHumanUser',
      'GET /v2/users/{user_id} GetUserByID',
      'POST /v2/users ListUsers',
      'POST /v2/users/{user_id}/deactivate DeactivateUser',
      'POST /v2/users/{user_id}/reactivate ReactivateUser',
      'POST /v2/users/{user_id}/lock LockUser',
      'POST /v2/users/{user_id}/unlock UnlockUser',
      'DELETE /v2/users/{user_id} DeleteUser',
      'POST /v2/users/{user_id}/passkeys/registration_link CreatePasskeyRegistrationLink',
      'POST /v2/users/{user_id}/passkeys RegisterPasskey',
      'POST /v2/users/{user_id}/passkeys/{passkey_id} VerifyPasskeyRegistration',
      'POST /v2/users/{user_id}/passkeys/_search ListPasskeys',
      'DELETE /v2/users/{user_id}/passkeys/{passkey_id} RemovePasskey',
      'POST /v2/sessions CreateSession',
      'PATCH /v2/sessions/{session_id} SetSession',
      'GET /v2/sessions/{session_id} GetSession',
      'DELETE /v2/sessions/{session_id} DeleteSession',
      'GET /v2/settings/login GetLoginSettings',
      'POST /v2/users/new CreateUser',
      'POST /v2/users/{user_id}/passkeys/{passkey_id}/verify VerifyPasskeyRegistration',
      'GET /v2/users/{user_id}/passkeys ListPasskeys',
      'GET /v2/settings/login_policy GetLoginPolicy',
      'PUT /v2/settings/login_policy SetLoginPolicy',
      'GET /v2/openapi.json GetOpenApi',
    ]);
  });

  test('answer 201 where something is created under an annotated path', () => {
    const created = routes.filter(({ successStatus }) => successStatus !== 200);
    expect(created.map(({ call }) => call.name)).toEqual(['AddHumanUser', 'CreateSession']);
    expect(created.map(({ successStatus }) => successStatus)).toEqual([201, 201]);
  });

  test('read a body exactly where the annotation has one', () => {
    const bodiless = routes.filter(({ hasBody }) => !hasBody).map(({ call }) => call.name);
    expect(bodiless).toEqual([
      'GetUserByID',
      'DeleteUser',
      'RemovePasskey',
      'GetSession',
      'GetLoginSettings',
      'ListPasskeys',
      'GetLoginPolicy',
      'GetOpenApi',
    ]);
  });

  test('lead each path of the guides to its call, not to a passkey or user of that name', () => {
    const find = compileRoutes(routes);
    const callAt = (method: string, path: string) => {
      const match = find(method, path);
      return match.kind === 'found' ? match.route.call.name : match.kind;
    };
    expect(callAt('POST', '/v2/users/1/passkeys/registration_link')).toBe(
      'CreatePasskeyRegistrationLink',
    );
    expect(callAt('POST', '/v2/users/1/passkeys/_search')).toBe('ListPasskeys');
    expect(callAt('POST', '/v2/users/1/passkeys/2')).toBe('VerifyPasskeyRegistration');
    expect(callAt('POST', '/v2/users/1/passkeys/2/verify')).toBe('VerifyPasskeyRegistration');
    expect(callAt('POST', '/v2/users/new')).toBe('CreateUser');
    expect(callAt('GET', '/v2/settings/login_policy')).toBe('GetLoginPolicy');
  });
});

describe('describeRoutes', () => {
  const described = JSON.stringify(describeRoutes(routes));

  test('describes every route under its path', () => {
    for (const { path } of routes) expect(described).toContain(`"${path}":{`);
  });

  test('leaves out what is refused by name, and never tires of a message that holds itself', () => {
    const body = (path: string) =>
      JSON.stringify(describeRoutes(routes.filter((route) => route.path === path)));
    expect(body('/v2/users/human')).not.toMatch(/"(password|phone|totpSecret|sendCode|gender)"/);
    expect(body('/v2/users/human')).toContain('"givenName"');
    expect(body('/v2/users')).not.toContain('"orQuery"');
    expect(body('/v2/users')).toContain('"loginNameQuery"');
  });
});
