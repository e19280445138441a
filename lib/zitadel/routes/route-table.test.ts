import { expect, test } from 'vitest';
import type { Route } from '@/lib/zitadel/routes/route';
import { compileRoutes } from '@/lib/zitadel/routes/route-table';

function route(method: Route['method'], path: string): Route {
  const call = {
    name: path,
    input: null,
    output: null,
    notOffered: [],
    run: () => Promise.reject(new Error(path)),
  };
  return { method, path, hasBody: false, successStatus: 200, call };
}

const find = compileRoutes([
  route('POST', '/v2/users'),
  route('POST', '/v2/users/human'),
  route('GET', '/v2/users/{user_id}'),
  route('POST', '/v2/users/{user_id}/passkeys/_search'),
  route('POST', '/v2/users/{user_id}/passkeys/{passkey_id}'),
  route('DELETE', '/v2/users/{user_id}/passkeys/{passkey_id}'),
]);

test('finds a path with its variables decoded', () => {
  expect(find('POST', '/v2/users/1%2F2/passkeys/p%20q')).toMatchObject({
    kind: 'found',
    route: { path: '/v2/users/{user_id}/passkeys/{passkey_id}' },
    variables: { user_id: '1/2', passkey_id: 'p q' },
  });
});

test('lets a literal segment win over a variable one, method by method', () => {
  expect(find('POST', '/v2/users/1/passkeys/_search')).toMatchObject({
    route: { path: '/v2/users/{user_id}/passkeys/_search' },
  });
  expect(find('DELETE', '/v2/users/1/passkeys/_search')).toMatchObject({
    variables: { passkey_id: '_search' },
  });
  expect(find('GET', '/v2/users/human')).toMatchObject({ variables: { user_id: 'human' } });
});

test('knows a wrong method from an unknown path', () => {
  expect(find('HEAD', '/v2/users/1')).toEqual({ kind: 'wrong_method', allowed: ['GET'] });
  expect(find('PUT', '/v2/users/human')).toEqual({
    kind: 'wrong_method',
    allowed: ['POST', 'GET'],
  });
  for (const path of [
    '/v2',
    '/v2/nothing',
    '/v2/users/1/passkeys/2/3',
    '/V2/users',
    '/v2/users/constructor/x',
  ]) {
    expect(find('GET', path)).toEqual({ kind: 'unknown' });
  }
});

test('leaves an empty variable to the rules of its call, and knows no ill-encoded one', () => {
  expect(find('GET', '/v2/users/')).toMatchObject({ kind: 'found', variables: { user_id: '' } });
  for (const id of ['%ff', '%', 'a%00b']) {
    expect(find('GET', `/v2/users/${id}`)).toEqual({ kind: 'unknown' });
  }
});

test('refuses to compile a path twice', () => {
  expect(() => compileRoutes([route('GET', '/v2/a/{b}'), route('GET', '/v2/a/{c}')])).toThrow(
    'twice',
  );
});
