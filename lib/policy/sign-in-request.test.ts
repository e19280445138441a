import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  openSignIn,
  parseSignInRequest,
  type SignInRequest,
  signInFields,
  signInQuery,
} from '@/lib/policy/sign-in-request';

const origin = 'https://id.example.com';
const parse = (given: Partial<SignInRequest>) =>
  parseSignInRequest((name) => given[name] ?? '', origin);

const full = {
  loginName: 'minnie@mouse.com',
  returnTo: '/account/security?tab=1',
  organization: '163840776835432706',
  requestId: 'V2_1',
};

describe('a sign-in request', () => {
  test('is open where nothing is given', () => {
    expect(parse({})).toEqual(openSignIn);
    expect(signInQuery(openSignIn).size).toBe(0);
    expect(signInFields(openSignIn)).toEqual({});
  });

  test('survives query and form unchanged', () => {
    const request = parse(full);
    expect(request).toEqual(full);
    expect(parse(Object.fromEntries(signInQuery(request)))).toEqual(request);
    expect(parse({ ...signInFields(request), loginName: request.loginName })).toEqual(request);
  });

  test('leaves the login name to the form’s own field', () => {
    expect(signInFields(parse(full))).not.toHaveProperty('loginName');
  });

  test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'D1 drops the return path %j and keeps the rest',
    (returnTo) => {
      expect(parse({ ...full, returnTo })).toEqual({ ...full, returnTo: '' });
    },
  );

  test('is cut between characters, not inside of one', () => {
    const loginName = `${'x'.repeat(199)}👩x`;
    expect(parse({ loginName }).loginName).toBe(`${'x'.repeat(199)}👩`);
  });

  test('whatever is given, what is carried on stays on the site and within bounds', () => {
    const text = fc.string({ maxLength: 400 });
    const given = fc.record({
      loginName: text,
      returnTo: text,
      organization: text,
      requestId: text,
    });
    fc.assert(
      fc.property(given, (values) => {
        const request = parse(values);
        const { returnTo, ...rest } = request;
        expect(new URL(returnTo, origin).origin).toBe(origin);
        for (const value of Object.values(rest)) expect([...value].length).toBeLessThanOrEqual(200);
        expect(parse(Object.fromEntries(signInQuery(request)))).toEqual(request);
      }),
    );
  });
});
