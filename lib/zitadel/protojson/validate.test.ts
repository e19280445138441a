import type { DescMessage, JsonValue } from '@bufbuild/protobuf';
import { fromJson } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import {
  CreateSessionRequestSchema,
  SetSessionRequestSchema,
} from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { GetLoginSettingsRequestSchema } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import {
  AddHumanUserRequestSchema,
  CreateUserRequestSchema,
  ListUsersRequestSchema,
  RegisterPasskeyRequestSchema,
  VerifyPasskeyRegistrationRequestSchema,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { expect, test } from 'vitest';
import { compileRules } from '@/lib/zitadel/protojson/validate';

function complaintOf(schema: DescMessage, json: JsonValue): string | null {
  return compileRules(schema)(reflect(schema, fromJson(schema, json)));
}

const person = {
  profile: { givenName: 'Minnie', familyName: 'Mouse' },
  email: { email: 'minni-mouse@mouse.com' },
};

test('accepts what keeps every rule, optional members absent', () => {
  expect(complaintOf(RegisterPasskeyRequestSchema, { userId: 'u' })).toBeNull();
  expect(complaintOf(AddHumanUserRequestSchema, person)).toBeNull();
  expect(complaintOf(SetSessionRequestSchema, { sessionId: 's' })).toBeNull();
});

test('says how long a string may be, counted in runes', () => {
  const range = 'value length must be between 1 and 200 runes, inclusive';
  expect(complaintOf(RegisterPasskeyRequestSchema, {})).toBe(
    `invalid RegisterPasskeyRequest.UserId: ${range}`,
  );
  expect(complaintOf(RegisterPasskeyRequestSchema, { userId: '😀'.repeat(200) })).toBeNull();
  expect(complaintOf(RegisterPasskeyRequestSchema, { userId: '😀'.repeat(201) })).toContain(range);
  expect(
    complaintOf(SetSessionRequestSchema, { sessionId: 's', sessionToken: 'x'.repeat(201) }),
  ).toBe('invalid SetSessionRequest.SessionToken: value length must be at most 200 runes');
});

test('checks an optional member only when it was sent, its zero value included', () => {
  expect(complaintOf(AddHumanUserRequestSchema, { ...person, userId: '' })).toContain(
    'invalid AddHumanUserRequest.UserId: value length must be between',
  );
});

test('requires what is required', () => {
  expect(complaintOf(AddHumanUserRequestSchema, { email: person.email })).toBe(
    'invalid AddHumanUserRequest.Profile: value is required',
  );
  expect(
    complaintOf(VerifyPasskeyRegistrationRequestSchema, {
      userId: 'u',
      passkeyId: 'p',
      passkeyName: 'n',
    }),
  ).toBe('invalid VerifyPasskeyRegistrationRequest.PublicKeyCredential: value is required');
  expect(
    complaintOf(VerifyPasskeyRegistrationRequestSchema, {
      userId: 'u',
      passkeyId: 'p',
      passkeyName: 'n',
      publicKeyCredential: {},
    }),
  ).toBeNull();
  expect(complaintOf(ListUsersRequestSchema, { queries: [{}] })).toBe(
    'invalid ListUsersRequest.Queries[0]: embedded message failed validation' +
      ' | caused by: invalid SearchQuery.Query: value is required',
  );
});

test('names the member inside a message as protoc-gen-go does', () => {
  expect(
    complaintOf(AddHumanUserRequestSchema, { ...person, profile: { familyName: 'Mouse' } }),
  ).toBe(
    'invalid AddHumanUserRequest.Profile: embedded message failed validation | caused by: ' +
      'invalid SetHumanProfile.GivenName: value length must be between 1 and 200 runes, inclusive',
  );
  expect(complaintOf(CreateUserRequestSchema, { organizationId: 'o', human: {} })).toBe(
    'invalid CreateUserRequest.Human: embedded message failed validation | caused by: ' +
      'invalid CreateUserRequest_Human.Profile: value is required',
  );
});

test('knows an email address when it sees one', () => {
  const withEmail = (email: string) =>
    complaintOf(AddHumanUserRequestSchema, { ...person, email: { email } });
  for (const email of [
    'a@b.example',
    "o'neil+tag@sub.domain.example",
    'ü@example.com',
    'root@localhost',
    'a@exämple.com',
    'почта@пример.рф',
    '用户@例子.广告',
    '用户@例子。广告',
    'ජනා@උදාහරණ.ලංකා',
    'བོད་@example.com',
  ]) {
    expect(withEmail(email)).toBeNull();
  }
  for (const email of [
    'a',
    'a@',
    '@b.example',
    'a@b@c.example',
    'a b@c.example',
    '"a@evil"@good.example',
    'Name <a@b.example>',
    'a@b.example,c@d.example',
    'a＠b.example',
    'a@-b.example',
    'a@ä_b.example',
    'a@xn--zzzzzz.example',
    'a\n@b.example',
    `${'x'.repeat(65)}@b.example`,
  ]) {
    expect(withEmail(email), email).toContain('value must be a valid email address');
  }
});

test('wants a user verification that is named and known', () => {
  const challenge = (webAuthN: JsonValue) =>
    complaintOf(CreateSessionRequestSchema, { challenges: { webAuthN } });
  expect(challenge({ domain: 'd', userVerificationRequirement: 1 })).toBeNull();
  expect(challenge({ domain: 'd' })).toContain(
    'invalid RequestChallenges_WebAuthN.UserVerificationRequirement: value must not be in list [0]',
  );
  expect(challenge({ domain: 'd', userVerificationRequirement: 9 })).toContain(
    'value must be one of the defined enum values',
  );
});

test('wants a lifetime above zero and an instance context that is true', () => {
  expect(complaintOf(CreateSessionRequestSchema, { lifetime: '0.000000001s' })).toBeNull();
  expect(complaintOf(CreateSessionRequestSchema, { lifetime: '0s' })).toBe(
    'invalid CreateSessionRequest.Lifetime: value must be greater than 0s',
  );
  expect(complaintOf(CreateSessionRequestSchema, { lifetime: '-1s' })).toContain('greater than 0s');
  expect(complaintOf(GetLoginSettingsRequestSchema, { ctx: { instance: false } })).toContain(
    'invalid RequestContext.Instance: value must equal true',
  );
});
