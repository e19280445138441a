import type { JsonObject } from '@bufbuild/protobuf';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pool } from '@/lib/store/postgres/pool';
import {
  addPasskey,
  at,
  call,
  decimal,
  details,
  minnie,
  newPersonWithPasskey,
  origin,
  startApi,
  time,
} from '@/testing/api';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  type CreationOptionsJSON,
  createAuthenticator,
  type RequestOptionsJSON,
} from '@/testing/software-authenticator';

startApi();

const sessionBody = (loginName: string) => `{
"checks": {
"user": {
"loginName": "${loginName}"
}
},
"metadata": {},
"challenges": {
"webAuthN": {
"domain": "example.domain.com",
"userVerificationRequirement": "USER_VERIFICATION_REQUIREMENT_REQUIRED"
}
}
}`;

describe('the registration guide', () => {
  let userId = '';
  let code = { id: '', code: '' };

  beforeAll(async () => {
    const reply = await call('POST', '/v2/users/human', minnie);
    userId = at(reply, 'userId');
    expect(reply.body).toEqual({ userId: decimal, details: { ...details, creationDate: time } });
  });

  test('refuses the printed link body, which sends both alternatives, and names them', async () => {
    const printed = `{
"sendLink": {
"urlTemplate": "https://example.com/passkey/register?userID={{.UserID}}&orgID={{.OrgID}}&codeID={{.CodeID}}&code={{.Code}}"
},
"returnCode": {}
}`;
    const reply = await call('POST', `/v2/users/${userId}/passkeys/registration_link`, printed);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      code: 3,
      message:
        'CreatePasskeyRegistrationLinkRequest.medium: send exactly one of sendLink, returnCode',
    });
  });

  test('sends the link when only sendLink is there, and tells no code', async () => {
    const reply = await call('POST', `/v2/users/${userId}/passkeys/registration_link`, {
      sendLink: {
        urlTemplate:
          'https://example.com/passkey/register?userID={{.UserID}}&orgID={{.OrgID}}&codeID={{.CodeID}}&code={{.Code}}',
      },
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ details });
    const { rows } = await pool().query('SELECT recipient, kind FROM outbox_mails');
    expect(rows).toContainEqual({ recipient: 'minni-mouse@mouse.com', kind: 'registration_link' });
  });

  test('returns the code when only returnCode is there', async () => {
    const path = `/v2/users/${userId}/passkeys/registration_link`;
    const reply = await call('POST', path, { returnCode: {} });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      details,
      code: { id: decimal, code: expect.stringMatching(/^[a-zA-Z0-9]{12}$/) },
    });
    code = at<typeof code>(reply, 'code');
  });

  test('refuses a wrong code with the id that clients know', async () => {
    const reply = await call('POST', `/v2/users/${userId}/passkeys`, {
      code: { id: code.id, code: '2KEpIeQGSBBd' },
      authenticator: 'PASSKEY_AUTHENTICATOR_UNSPECIFIED',
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      code: 3,
      message: expect.stringMatching(/ \(COMMAND-Eeb2a\)$/),
      details: [{ '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail', id: 'COMMAND-Eeb2a' }],
    });
  });

  test('answers the code with the printed options, and verifies on both paths', async () => {
    const start = `{
"code": {
"id": "${code.id}",
"code": "${code.code}"
},
"authenticator": "PASSKEY_AUTHENTICATOR_UNSPECIFIED"
}`;
    const started = await call('POST', `/v2/users/${userId}/passkeys`, start);
    expect(started.status).toBe(200);
    const publicKey = at<CreationOptionsJSON & JsonObject>(
      started,
      'publicKeyCredentialCreationOptions.publicKey',
    );
    expect(started.body).toEqual({
      details,
      passkeyId: decimal,
      publicKeyCredentialCreationOptions: { publicKey },
    });
    const { authenticatorSelection, extensions, ...printed } = publicKey;
    expect(printed).toEqual({
      attestation: 'none',
      challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      pubKeyCredParams: [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8].map((alg) => ({
        alg,
        type: 'public-key',
      })),
      rp: { id: 'example.domain.com', name: 'ZITADEL' },
      timeout: 300_000,
      user: {
        displayName: 'Minnie Mouse',
        id: Buffer.from(userId).toString('base64url'),
        name: 'minni-mouse@mouse.com',
      },
    });
    expect(authenticatorSelection).toMatchObject({ userVerification: 'required' });
    expect(extensions).toEqual({ credProps: true });

    const first = createAuthenticator({ algorithm: -7 }).register(publicKey, { origin });
    const verified = await call(
      'POST',
      `/v2/users/${userId}/passkeys/${at(started, 'passkeyId')}`,
      {
        publicKeyCredential: first,
        passkeyName: 'Google Pixel',
      },
    );
    expect(verified.status).toBe(200);
    expect(verified.body).toEqual({ details });

    const again = await call('POST', `/v2/users/${userId}/passkeys`, {});
    const options = at<CreationOptionsJSON>(again, 'publicKeyCredentialCreationOptions.publicKey');
    const second = createAuthenticator({ algorithm: -8 }).register(options, { origin });
    const path = `/v2/users/${userId}/passkeys/${at(again, 'passkeyId')}/verify`;
    const alias = await call('POST', path, {
      publicKeyCredential: second,
      passkeyName: 'My Device',
    });
    expect(alias.status).toBe(200);
    expect(alias.body).toEqual({ details });
  });

  test('does not let the code in a second time', async () => {
    const reply = await call('POST', `/v2/users/${userId}/passkeys`, { code });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('COMMAND-Eeb2a');
  });

  test("refuses the printed credential, made for another site's challenge, as 400", async () => {
    const started = await call('POST', `/v2/users/${userId}/passkeys`, {});
    const reply = await call('POST', `/v2/users/${userId}/passkeys/${at(started, 'passkeyId')}`, {
      publicKeyCredential: {
        type: 'public-key',
        id: 'pawVarF4xPxLFmfCnRkwXWeTrKGzabcAi92LEI1WC00',
        rawId: 'pawVarF4xPxLFmfCnRkwXWeTrKGzabcAi92LEI1WC00',
        response: {
          attestationObject:
            'o2NmbXRmcGFja2VkZ2F0dFN0bXSiY2FsZyZjc2lnWEcwRQIgRKS3VpeE9tfExXRzkoUKnG4rQWPvtSSt4YtDGgTx32oCIQDPey-2YJ4uIg-QCM4jj6aE2U3tgMFM_RP7Efx6xRu3JGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAADju76085Yhmlt1CEOHkwLQAIKWsFWqxeMT8SxZnwp0ZMF1nk6yhs2m3AIvdixCNVgtNpQECAyYgASFYIMGUDSP2FAQn2MIfPMy7cyB_Y30VqixVgGULTBtFjfRiIlggjUGfQo3_-CrMmH3S-ZQkFKWKnNBQEAMkFtG-9A4zqW0',
          clientDataJSON:
            'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQlhXdHh0WGxJeFZZa0pHT1dVaUVmM25zby02aXZKdWw2YmNmWHdMVlFIayIsIm9yaWdpbiI6Imh0dHBzOi8vbG9jYWxob3N0OjgwODAifQ',
        },
      },
      passkeyName: 'Google Pixel',
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 3, details: [{ id: 'WEBAU-3M9si' }] });
  });

  test('lists passkeys the same on both paths, with what ZITADEL leaves out', async () => {
    const search = await call('POST', `/v2/users/${userId}/passkeys/_search`);
    const list = await call('GET', `/v2/users/${userId}/passkeys`);
    expect([search.status, list.status]).toEqual([200, 200]);
    expect(at<object>(search, 'details')).toEqual({ totalResult: '2', timestamp: time });
    const own = {
      createdDate: time,
      aaguid: '00000000-0000-0000-0000-000000000000',
      synced: false,
      backedUp: false,
      rpId: 'example.domain.com',
    };
    const ready = { id: decimal, state: 'AUTH_FACTOR_STATE_READY', ...own };
    expect(at<object>(search, 'result')).toEqual([
      { ...ready, name: 'Google Pixel', algorithm: -7 },
      { ...ready, name: 'My Device', algorithm: -8 },
    ]);
    expect(at<object>(list, 'result')).toEqual(at<object>(search, 'result'));
  });

  test('removes a passkey, and knows it no more', async () => {
    const { userId: id, passkeyId } = await newPersonWithPasskey();
    await addPasskey(id, createAuthenticator({ algorithm: -8 }), 'Spare');
    expect(await call('DELETE', `/v2/users/${id}/passkeys/${passkeyId}`)).toMatchObject({
      status: 200,
      body: { details },
    });
    expect(await call('DELETE', `/v2/users/${id}/passkeys/${passkeyId}`)).toMatchObject({
      status: 404,
      body: { code: 5, details: [{ id: 'COMMAND-DAfb2' }] },
    });
  });
});

describe('the sign-in guide', () => {
  test('answers the printed session body with the printed shape', async () => {
    const { loginName, authenticator } = await newPersonWithPasskey();
    const reply = await call('POST', '/v2/sessions', sessionBody(loginName));
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      details: { ...details, creationDate: time },
      sessionId: decimal,
      sessionToken: expect.stringMatching(/^\S+$/),
      challenges: {
        webAuthN: {
          publicKeyCredentialRequestOptions: {
            publicKey: {
              allowCredentials: [
                expect.objectContaining({ id: authenticator.credentialId, type: 'public-key' }),
              ],
              challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
              rpId: 'example.domain.com',
              timeout: 300_000,
              userVerification: 'required',
            },
          },
        },
      },
    });
  });

  test('refuses the printed empty assertion, which spends nothing, then takes the real one once', async () => {
    const { userId, loginName, authenticator } = await newPersonWithPasskey();
    const created = await call('POST', '/v2/sessions', sessionBody(loginName));
    const sessionId = at(created, 'sessionId');
    const printed = `{
"checks": {
"webAuthN": {
"credentialAssertionData": {}
}
}
}`;
    const empty = await call('PATCH', `/v2/sessions/${sessionId}`, printed);
    expect(empty.status).toBe(400);
    expect(empty.body['code']).toBe(3);

    const publicKey = at<RequestOptionsJSON>(
      created,
      'challenges.webAuthN.publicKeyCredentialRequestOptions.publicKey',
    );
    const credentialAssertionData = authenticator.authenticate(publicKey, { origin });
    const checks = { webAuthN: { credentialAssertionData } };
    const real = await call('PATCH', `/v2/sessions/${sessionId}`, { checks });
    expect(real.status).toBe(200);
    expect(real.body).toEqual({ details, sessionToken: expect.stringMatching(/^\S+$/) });
    expect(at(real, 'sessionToken')).not.toBe(at(created, 'sessionToken'));

    const replay = await call('PATCH', `/v2/sessions/${sessionId}`, { checks });
    expect(replay.status).toBe(400);

    const read = await call('GET', `/v2/sessions/${sessionId}`);
    expect(read.status).toBe(200);
    expect(at<object>(read, 'session')).toMatchObject({
      id: sessionId,
      creationDate: time,
      sequence: decimal,
      factors: {
        user: { verifiedAt: time, id: userId, loginName, displayName: 'Minnie Mouse' },
        webAuthN: { verifiedAt: time, userVerified: true },
      },
    });
    expect(await call('DELETE', `/v2/sessions/${sessionId}`)).toMatchObject({
      status: 200,
      body: { details },
    });
  });

  test('says no open challenge to an assertion in a new session, and to one without challenge', async () => {
    const checks = { webAuthN: { credentialAssertionData: {} } };
    const created = await call('POST', '/v2/sessions', { checks });
    expect(created).toMatchObject({
      status: 400,
      body: { code: 9, details: [{ id: 'COMMAND-Ioqu5' }] },
    });
  });

  test('knows no user of a name that nobody has', async () => {
    const reply = await call('POST', '/v2/sessions', sessionBody('nobody@mouse.com'));
    expect(reply).toMatchObject({
      status: 404,
      body: { code: 5, details: [{ id: 'QUERY-Dfbg2' }] },
    });
  });

  test('keeps metadata byte for byte and reads lifetime and user agent', async () => {
    const metadata = { 'my-key': Buffer.from([0, 255, 10]).toString('base64') };
    const userAgent = {
      fingerprintId: 'f',
      description: 'd',
      header: { accept: { values: ['a'] } },
    };
    const created = await call('POST', '/v2/sessions', {
      metadata,
      userAgent,
      lifetime: '3600s',
    });
    expect(created.status).toBe(201);
    const read = await call('GET', `/v2/sessions/${at(created, 'sessionId')}`);
    expect(at<object>(read, 'session')).toMatchObject({
      metadata,
      userAgent,
      expirationDate: time,
    });
    expect(at(read, 'session.factors')).toBeUndefined();
  });

  test('tells the end of the longest lifetime that a Duration can say', async () => {
    const created = await call('POST', '/v2/sessions', { lifetime: '315576000000s' });
    const read = await call('GET', `/v2/sessions/${at(created, 'sessionId')}`);
    expect([created.status, read.status]).toEqual([201, 200]);
    expect(at(read, 'session.expirationDate')).toBe('9999-12-31T23:59:59Z');
  });

  test.each([
    ['password', { password: 'x' }],
    ['totp', { code: '123456' }],
    ['otpSms', { code: '1' }],
    ['otp_email', { code: '1' }],
    ['idpIntent', { idpIntentId: '1', idpIntentToken: '2' }],
    ['recoveryCode', { code: '1' }],
  ])('refuses a check by %s by its name', async (name, check) => {
    const reply = await call('POST', '/v2/sessions', { checks: { [name]: check } });
    expect(reply.status).toBe(400);
    const camelName = name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase());
    expect(at(reply, 'message')).toContain(`checks.${camelName}: not offered`);
  });
});

describe('the login policy guide', () => {
  beforeEach(keepLoginPolicy);

  async function policyRow(): Promise<JsonObject> {
    const { rows } = await pool().query(
      'SELECT * FROM login_policies WHERE organization_id IS NULL',
    );
    return rows[0];
  }

  test('changes exactly one column with the printed body, and nothing when nothing changes', async () => {
    const off = await call('PUT', '/v2/settings/login_policy', { passkeys_type: 0 });
    expect(off).toMatchObject({ status: 200, body: { details } });
    const before = await policyRow();
    expect(before['passkeys_type']).toBe('NOT_ALLOWED');

    const printed = `{
    "passwordlessType": "PASSWORDLESS_TYPE_ALLOWED"
  }`;
    const on = await call('PUT', '/v2/settings/login_policy', printed);
    expect(on.status).toBe(200);
    expect(on.body).toEqual({ details });
    const after = await policyRow();
    expect(after).toEqual({
      ...before,
      passkeys_type: 'ALLOWED',
      sequence: String(Number(before['sequence']) + 1),
      changed_at: expect.any(Date),
    });

    const same = await call('PUT', '/v2/settings/login_policy', printed);
    expect(same.status).toBe(200);
    expect(same.body).toEqual(on.body);
    expect(await policyRow()).toEqual(after);
  });

  test('reads back what it takes', async () => {
    const read = await call('GET', '/v2/settings/login_policy');
    expect(read.status).toBe(200);
    expect(at<object>(read, 'settings')).toMatchObject({
      passkeysType: 'PASSKEYS_TYPE_ALLOWED',
      userVerification: 'required',
      multiFactorCheckLifetime: '43200s',
      ignoreUnknownUsernames: false,
    });
    const before = await policyRow();
    expect(
      (await call('PUT', '/v2/settings/login_policy', at<JsonObject>(read, 'settings'))).status,
    ).toBe(200);
    expect(await policyRow()).toEqual(before);
  });

  test("shows ZITADEL's settings with its names, zero values left out", async () => {
    const read = await call('GET', '/v2/settings/login');
    expect(read.body).toEqual({
      details,
      settings: {
        passkeysType: 'PASSKEYS_TYPE_ALLOWED',
        multiFactorCheckLifetime: '43200s',
        resourceOwnerType: 'RESOURCE_OWNER_TYPE_INSTANCE',
      },
    });
  });

  test('changes nothing when a member is not offered, malformed or out of range, and names it', async () => {
    const before = await policyRow();
    const refused: [JsonObject, string][] = [
      [{ userVerification: 'preferred', forceMfa: true }, 'forceMfa: not offered'],
      [{ userVerification: 'preferred', attestation: 'maybe' }, 'attestation: expected'],
      [
        { userVerification: 'preferred', multiFactorCheckLifetime: '1s' },
        'multiFactorCheckLifetime: ',
      ],
      [{ userVerification: 'preferred', timeout_seconds: 1 }, 'timeout_seconds: '],
    ];
    for (const [body, message] of refused) {
      const reply = await call('PUT', '/v2/settings/login_policy', body);
      expect(reply.status).toBe(400);
      expect(at(reply, 'message')).toContain(message);
    }
    expect(await policyRow()).toEqual(before);
  });

  test('changes nothing once it is another version than the request was made from', async () => {
    const read = await call('GET', '/v2/settings/login_policy');
    const ifSequence = at<JsonObject>(read, 'details')['sequence'] ?? null;
    const body = { ifSequence, timeoutSeconds: 120 };
    expect((await call('PUT', '/v2/settings/login_policy', body)).status).toBe(200);
    const before = await policyRow();
    const late = await call('PUT', '/v2/settings/login_policy', { ...body, timeoutSeconds: 180 });
    expect(late).toMatchObject({ status: 409, body: { code: 10 } });
    expect(at(late, 'message')).toContain('POLICY-cH4ng');
    expect(await policyRow()).toEqual(before);
  });

  test("does not take an organization's policy for everybody's", async () => {
    const reply = await call('PUT', '/v2/settings/login_policy', '{}', { 'x-zitadel-orgid': '1' });
    expect(reply.status).toBe(400);
  });
});
