import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { describe, expect, test, vi } from 'vitest';
import { pool } from '@/lib/store/postgres/pool';
import { handleApi } from '@/lib/zitadel/handler';
import { at, call, minnie, newPerson, origin, reach, startApi } from '@/testing/api';

startApi();

describe('errors', () => {
  test('says in words of protoc-gen-validate what breaks a rule, without details', async () => {
    const { userId } = await newPerson();
    const path = `/v2/users/${userId}/passkeys/1`;
    const reply = await call('POST', path, { publicKeyCredential: {}, passkeyName: '' });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      code: 3,
      message:
        'invalid VerifyPasskeyRegistrationRequest.PasskeyName: value length must be between 1 and 200 runes, inclusive',
    });
  });

  test('wants a bearer token before it reads a body', async () => {
    const reply = await call('POST', '/v2/sessions', '{ malformed', { authorization: '' });
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ code: 16, message: 'auth header missing' });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('C15 believes no unknown token, no other scheme and no token in the query string', async () => {
    const { userId } = await newPerson();
    const unknown = await call('GET', `/v2/users/${userId}`, undefined, {
      authorization: 'Bearer x',
    });
    const basic = await call('GET', `/v2/users/${userId}`, undefined, {
      authorization: 'Basic eDp5',
    });
    for (const reply of [unknown, basic]) {
      expect(reply).toMatchObject({
        status: 401,
        body: { code: 16, details: [{ id: 'APP-Reb32' }] },
      });
    }
    for (const name of ['access_token', 'token', 'authorization']) {
      const query = `${name}=${encodeURIComponent(reach().token)}`;
      const reply = await call('GET', `/v2/users/${userId}?${query}`, undefined, {
        authorization: '',
      });
      expect(reply.status).toBe(401);
    }
  });

  test('knows unknown paths, wrong methods and what is not offered', async () => {
    expect(await call('GET', '/v2/nothing')).toMatchObject({
      status: 404,
      body: { code: 5, message: 'Not Found' },
    });
    const wrong = await call('PUT', '/v2/sessions', {}, { 'x-http-method-override': 'POST' });
    expect(wrong).toMatchObject({ status: 405, body: { code: 12 } });
    expect(wrong.headers.get('allow')).toBe('POST');
    const connect = await call('POST', '/zitadel.user.v2.UserService/RegisterPasskey', {});
    expect(connect).toMatchObject({ status: 501, body: { code: 12 } });
    expect((await call('GET', '/elsewhere')).status).toBe(418);
  });

  test('lets HEAD and override headers change nothing', async () => {
    const { userId } = await newPerson();
    const head = await call('HEAD', `/v2/users/${userId}`);
    expect([head.status, head.text]).toEqual([405, '']);
    const override = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    const read = await call('GET', `/v2/users/${userId}`, undefined, override);
    expect(read.status).toBe(200);
  });

  test('takes JSON objects only, whatever else is sent', async () => {
    const asText = { 'content-type': 'text/plain' };
    expect((await call('POST', '/v2/sessions', '{}', asText)).status).toBe(415);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await call('POST', '/v2/sessions', 'a=b', form)).status).toBe(415);
    const charset = { 'content-type': 'application/json; charset=utf-8' };
    expect((await call('POST', '/v2/sessions', '{}', charset)).status).toBe(201);
    const malformed = [
      '{',
      '[]',
      '"text"',
      'null',
      '1',
      '\ufeff{}',
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
    ];
    for (const body of [...malformed, `${'['.repeat(30_000)}${']'.repeat(30_000)}`]) {
      const reply = await call('POST', '/v2/sessions', body);
      expect(reply, body.slice(0, 20)).toMatchObject({ status: 400, body: { code: 3 } });
    }
  });

  test('answers every confusion of types with 400, and pollutes nothing', async () => {
    const { userId } = await newPerson();
    const hostile: JsonValue[] = [
      [],
      ['x'],
      { $ne: 1 },
      true,
      'true',
      7,
      '\u0000',
      '\ud800',
      { length: 1 },
    ];
    const bodies = hostile.flatMap((value): [string, string, JsonObject][] => [
      ['POST', '/v2/sessions', { checks: [value] }],
      ['POST', '/v2/sessions', { checks: { user: { loginName: [value] } } }],
      [
        'POST',
        '/v2/sessions',
        { challenges: { webAuthN: { domain: 'd', userVerificationRequirement: value } } },
      ],
      ['POST', '/v2/sessions', { metadata: [value] }],
      ['POST', '/v2/sessions', { lifetime: value }],
      ['POST', `/v2/users/${userId}/passkeys`, { code: value }],
      [
        'POST',
        `/v2/users/${userId}/passkeys/1`,
        { publicKeyCredential: [value], passkeyName: 'n' },
      ],
      ['POST', '/v2/users', { queries: [value] }],
      ['PUT', '/v2/settings/login_policy', { passkeysType: value }],
      ['PUT', '/v2/settings/login_policy', { allowedAaguids: [value] }],
    ]);
    for (const [method, path, body] of bodies) {
      const reply = await call(method, path, body);
      expect(reply.status, `${path} ${JSON.stringify(body)} ${reply.text}`).toBe(400);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('ignores members that nobody declared: no role, id or organization by mass assignment', async () => {
    const { userId } = await newPerson();
    const before = await call('GET', `/v2/users/${userId}`);
    const email = { email: 'mass@mouse.com', isAdmin: true };
    const mass = { roles: ['INSTANCE_ADMIN'], isAdmin: true, id: userId, state: 'x' };
    const reply = await call('POST', '/v2/users/human', {
      ...minnie,
      ...mass,
      username: 'mass',
      email,
    });
    expect(reply.status).toBe(201);
    expect(at(reply, 'userId')).not.toBe(userId);
    const { rows } = await pool().query('SELECT roles FROM users WHERE id = $1', [
      at(reply, 'userId'),
    ]);
    expect(String(rows[0]['roles'])).not.toContain('ADMIN');
    expect((await call('GET', `/v2/users/${userId}`)).body).toEqual(before.body);
  });

  test('refuses a body above 64 KiB, announced or not', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(70_000) });
    expect((await call('POST', '/v2/sessions', large)).status).toBe(413);
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const chunked = httpRequest(`${reach().base}/v2/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${reach().token}`, 'content-type': 'application/json' },
      });
      chunked.on('response', resolve).on('error', reject);
      chunked.write(large.slice(0, 40_000));
      chunked.end(large.slice(40_000));
    });
    expect(reply.statusCode).toBe(413);
    reply.resume();
  });

  test('answers nothing, and logs nothing, to a client that goes away while it sends', async () => {
    const stderr = vi.spyOn(process.stderr, 'write');
    const client = { address: null, userAgent: null, requestId: 'gone' };
    const arrival = { client, maxBodyBytes: 1000, nameRoute: () => undefined };
    const outcome = new Promise<boolean>((resolve) => {
      const own = createServer((request, response) => {
        void handleApi(request, response, arrival).then(() => {
          own.close(() => resolve(!response.headersSent));
        });
        socket.destroy();
      });
      const socket = new Socket();
      own.listen(0, '127.0.0.1', () => {
        socket.connect((own.address() as AddressInfo).port, '127.0.0.1', () => {
          const type = 'content-type: application/json\r\ncontent-length: 100';
          const bearer = `authorization: Bearer ${reach().token}`;
          socket.write(`POST /v2/sessions HTTP/1.1\r\nhost: x\r\n${bearer}\r\n${type}\r\n\r\n{`);
        });
      });
    });
    expect(await outcome).toBe(true);
    const lines = stderr.mock.calls.map(([line]) => String(line));
    stderr.mockRestore();
    expect(lines.filter((line) => line.includes('api_failed'))).toEqual([]);
  });

  test('reads no body where the contract has none, and an absent body as an empty request', async () => {
    const { userId } = await newPerson();
    expect((await call('POST', `/v2/users/${userId}/lock`)).status).toBe(200);
    expect((await call('POST', `/v2/users/${userId}/unlock`, '')).status).toBe(200);
  });

  test('lets the path say who is meant, whatever the body says', async () => {
    const { userId } = await newPerson();
    const other = await newPerson();
    for (const name of ['userId', 'user_id']) {
      await call('POST', `/v2/users/${userId}/lock`, { [name]: other.userId });
      const untouched = await call('GET', `/v2/users/${other.userId}`);
      expect(at(untouched, 'user.state')).toBe('USER_STATE_ACTIVE');
    }
  });

  test('hides what went wrong inside, and says under which id it is logged', async () => {
    const written: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
      written.push(String(line));
      return true;
    });
    const broken = vi.spyOn(pool(), 'connect').mockImplementation(() => {
      throw new Error('relation "secret_table" does not exist');
    });
    const reply = await call('GET', '/v2/users/4711');
    broken.mockRestore();
    stderr.mockRestore();
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({
      code: 13,
      message: expect.stringMatching(/^An internal error \([0-9a-f-]{36}\)$/),
    });
    const lines = written.filter((line) => line.includes('api_failed'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(/\(([0-9a-f-]{36})\)/.exec(at(reply, 'message'))?.[1]);
    expect(lines[0]).not.toContain(reach().token);
  });
});

describe('headers', () => {
  test('keep every answer out of caches and sniffers', async () => {
    for (const path of ['/v2/openapi.json', '/v2/nothing', '/v2/users/1']) {
      const { headers } = await call('GET', path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('vary')).toBe('Origin');
      expect(headers.get('content-type')).toBe('application/json');
    }
  });

  test('let pages of configured origins in, and no others', async () => {
    const allowed = await call('GET', '/v2/users/1', undefined, { origin });
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    for (const foreign of [
      'https://evil.example',
      'null',
      'https://example.com.evil.example',
      'http://example.com',
    ]) {
      const { headers } = await call('GET', '/v2/users/1', undefined, { origin: foreign });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  test('answer a preflight without a token', async () => {
    const preflight = await call('OPTIONS', '/v2/sessions', undefined, {
      origin,
      authorization: '',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization, content-type',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, x-zitadel-orgid',
    );
  });

  test('describe the API to anyone', async () => {
    const reply = await call('GET', '/v2/openapi.json', undefined, { authorization: '' });
    expect(reply).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
  });
});
