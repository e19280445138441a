import { GetSessionRequestSchema } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { GetLoginSettingsRequestSchema } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { expect, test } from 'vitest';
import { readQueryMembers } from '@/lib/zitadel/protojson/query-members';

const settings = GetLoginSettingsRequestSchema;

test('reads dotted names in either spelling', () => {
  expect(readQueryMembers(settings, 'ctx.orgId=4711')).toEqual({
    ok: true,
    value: { ctx: { orgId: '4711' } },
  });
  expect(readQueryMembers(settings, 'ctx.org_id=4711')).toEqual({
    ok: true,
    value: { ctx: { orgId: '4711' } },
  });
  expect(readQueryMembers(settings, 'ctx.instance=true')).toEqual({
    ok: true,
    value: { ctx: { instance: true } },
  });
  expect(readQueryMembers(GetSessionRequestSchema, 'sessionToken=a%20b')).toEqual({
    ok: true,
    value: { sessionToken: 'a b' },
  });
});

test('ignores what names no scalar member, and pollutes nothing', () => {
  for (const query of [
    '',
    'ctx=1',
    'a.b=1',
    'access_token=x',
    '__proto__.polluted=1',
    'ctx.__proto__.polluted=1',
    'constructor.prototype.polluted=1',
  ]) {
    expect(readQueryMembers(settings, query)).toEqual({ ok: true, value: {} });
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('refuses a parameter that is there twice or no text', () => {
  expect(readQueryMembers(settings, 'ctx.orgId=%00')).toMatchObject({
    ok: false,
    error: { code: 'invalid_argument', field: 'ctx.orgId' },
  });
  expect(readQueryMembers(settings, 'ctx.orgId=1&ctx.org_id=2')).toMatchObject({
    ok: false,
    error: { code: 'invalid_argument', field: 'ctx.org_id' },
  });
});
