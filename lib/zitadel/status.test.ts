import { describe, expect, test } from 'vitest';
import { type ErrorCode, errors } from '@/lib/errors';
import { refuse } from '@/lib/result';
import { refusalAnswer, statuses } from '@/lib/zitadel/status';

/** HTTP statuses of gRPC codes as ZITADEL's gateway maps them. */
const httpOfGrpc: Record<number, number> = {
  3: 400,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  14: 503,
  16: 401,
};

const codes = Object.keys(errors) as ErrorCode[];

describe('statuses', () => {
  test('maps every code to the HTTP status of its gRPC code', () => {
    for (const code of codes) {
      expect(statuses[code].http, code).toBe(httpOfGrpc[statuses[code].grpc]);
    }
  });

  test('never answers a refusal with a server error', () => {
    const serverErrors = codes.filter((code) => statuses[code].http >= 500);
    expect(serverErrors).toEqual(['unavailable']);
  });

  test('keeps the ids that clients of ZITADEL test', () => {
    const ids = new Set(Object.values(statuses).map(({ id }) => id));
    for (const id of [
      'COMMAND-Eeb2a',
      'QUERY-Dfbg2',
      'SESSION-Gj4ko',
      'COMMAND-sGr42',
      'COMMAND-Ioqu5',
      'COMMAND-DAfb2',
      'COMMAND-Hkl3d',
      'COMMAND-Hewfq',
      'AUTHZ-EGDo3',
      'AUTHZ-Kl3p0',
    ]) {
      expect(ids).toContain(id);
    }
  });
});

describe('refusalAnswer', () => {
  test('writes the text with its id and the detail beside it', () => {
    expect(refusalAnswer(refuse('code_invalid').error)).toEqual({
      status: 400,
      body: {
        code: 3,
        message: `${errors.code_invalid} (COMMAND-Eeb2a)`,
        details: [
          {
            '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail',
            id: 'COMMAND-Eeb2a',
            message: errors.code_invalid,
          },
        ],
      },
    });
  });

  test('names the member at fault and leaves details out where ZITADEL has none', () => {
    const { error } = refuse('invalid_argument', { field: 'timeoutSeconds', message: 'too long' });
    expect(refusalAnswer(error).body).toEqual({ code: 3, message: 'timeoutSeconds: too long' });
  });

  test('keeps the cause inside', () => {
    const { error } = refuse('ceremony_failed', { cause: 'signature' });
    expect(JSON.stringify(refusalAnswer(error))).not.toContain('signature');
  });

  test('says when to try again', () => {
    const limited = refuse('rate_limited', { retryAfterSeconds: 29.2 }).error;
    expect(refusalAnswer(limited)).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect(refusalAnswer(refuse('unavailable').error)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    });
  });
});
