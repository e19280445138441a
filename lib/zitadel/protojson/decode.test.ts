import {
  CreatePasskeyRegistrationLinkRequestSchema,
  RegisterPasskeyRequestSchema,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { expect, test } from 'vitest';
import { decode } from '@/lib/zitadel/protojson/decode';

const link = CreatePasskeyRegistrationLinkRequestSchema;

test('reads camelCase and snake_case and ignores unknown members', () => {
  for (const json of [{ userId: 'u', extra: 1 }, { user_id: 'u' }]) {
    const request = decode(RegisterPasskeyRequestSchema, json);
    expect(request.ok && request.value.userId).toBe('u');
  }
});

test('refuses two members of one oneof and names both', () => {
  expect(
    decode(link, { sendLink: { urlTemplate: 'https://example.com' }, returnCode: {} }),
  ).toEqual({
    ok: false,
    error: {
      code: 'conflicting_members',
      message:
        'CreatePasskeyRegistrationLinkRequest.medium: send exactly one of sendLink, returnCode',
    },
  });
});

test('refuses one member in both spellings', () => {
  const request = decode(link, { userId: 'a', user_id: 'b' });
  expect(request.ok ? null : request.error).toMatchObject({
    code: 'invalid_argument',
    message: 'cannot decode field zitadel.user.v2.CreatePasskeyRegistrationLinkRequest.user_id',
  });
});

test('refuses values of another type, names the member and never repeats the value', () => {
  const wrong = [
    { code: ['secret'] },
    { code: 'secret' },
    { code: { id: ['secret'] } },
    { code: { id: { $ne: 'secret' } } },
    { domain: 4711 },
    { domain: true },
    { authenticator: ['secret'] },
  ];
  for (const json of wrong) {
    const request = decode(RegisterPasskeyRequestSchema, json);
    expect(request.ok).toBe(false);
    if (request.ok) continue;
    expect(request.error.code).toBe('invalid_argument');
    expect(request.error.message).toMatch(
      /^cannot decode (field|message|enum) zitadel\.user\.v2\.\w+(\.\w+)?$/,
    );
  }
});
