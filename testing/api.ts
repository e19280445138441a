import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { answerRequests } from '@/lib/front-door/answer-requests';
import { routeTable } from '@/lib/front-door/route-table';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createTestDatabase } from '@/testing/database';
import {
  type CreationOptionsJSON,
  createAuthenticator,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';

/** The origin of the pages that the passkey guides speak of. */
export const origin = 'https://example.domain.com';

/** What the API answered. */
type Reply = { status: number; headers: Headers; body: JsonObject; text: string };

/** The front door, with a teapot where the pages would be: what reached it was none of the API's. */
const server = createServer(
  answerRequests(
    routeTable({
      handler: () => async (_request, response) => {
        response.writeHead(418).end();
      },
      keepsScripts: true,
    }),
  ),
);

const api = { base: '', token: '' };

/** Address and administrator's token of the running API. */
export const reach = (): Readonly<typeof api> => api;

/** Calls the API as an administrator, unless `headers` say otherwise; a string body goes as it is. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(api.base + path, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${api.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text ? JSON.parse(text) : {},
    text,
  };
}

/** The member at a dotted path of a reply's body; what type it has is the contract's word, tested where it counts. */
export function at<T = string>(reply: Reply, path: string): T {
  let value: JsonValue | undefined = reply.body;
  for (const name of path.split('.')) {
    value = value instanceof Object && !Array.isArray(value) ? value[name] : undefined;
  }
  return value as T;
}

/** Runs the API on a port and a database of its own while this file's tests run, as the guides' relying party. */
export function startApi(): void {
  let cleanUp: () => Promise<void>;
  beforeAll(async () => {
    vi.stubEnv('PUBLIC_URL', 'https://example.com');
    vi.stubEnv('RP_ID', 'example.domain.com');
    vi.stubEnv('RP_NAME', 'ZITADEL');
    vi.stubEnv('RP_ORIGINS', 'https://example.domain.com,https://example.com');
    cleanUp = await createTestDatabase();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const made = await createAccessToken(systemCaller, { name: 'admin', role: 'INSTANCE_ADMIN' });
    if (!made.ok) throw new Error(made.error.message);
    api.token = made.value.token;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await cleanUp();
  });
}

/** The person of the passkey guides, as AddHumanUser takes her. */
export const minnie = {
  username: 'minni-mouse@mouse.com',
  profile: { givenName: 'Minnie', familyName: 'Mouse' },
  email: { email: 'minni-mouse@mouse.com', isVerified: true },
};

let people = 0;

/** A new person; names differ so that tests do not meet. */
export async function newPerson(): Promise<{ userId: string; loginName: string }> {
  people += 1;
  const loginName = `person-${people}@mouse.com`;
  const email = { email: loginName, isVerified: true };
  const reply = await call('POST', '/v2/users/human', { ...minnie, username: loginName, email });
  expect(reply.status).toBe(201);
  return { userId: at(reply, 'userId'), loginName };
}

/** Registers a passkey without a code, as an administrator may. */
export async function addPasskey(
  userId: string,
  authenticator: SoftwareAuthenticator,
  passkeyName: string,
): Promise<string> {
  const started = await call('POST', `/v2/users/${userId}/passkeys`, {});
  const options = at<CreationOptionsJSON>(started, 'publicKeyCredentialCreationOptions.publicKey');
  const passkeyId = at(started, 'passkeyId');
  const verified = await call('POST', `/v2/users/${userId}/passkeys/${passkeyId}`, {
    publicKeyCredential: authenticator.register(options, { origin }),
    passkeyName,
  });
  expect(verified.status).toBe(200);
  return passkeyId;
}

/** A person with one passkey in a software authenticator. */
export async function newPersonWithPasskey() {
  const person = await newPerson();
  const authenticator = createAuthenticator({ algorithm: -7, counts: true });
  const passkeyId = await addPasskey(person.userId, authenticator, 'Google Pixel');
  return { ...person, authenticator, passkeyId };
}

/** A timestamp in protojson, in UTC. */
export const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
/** An id or a sequence: 64 bits are text in protojson. */
export const decimal = expect.stringMatching(/^\d+$/);
/** The `details` of a change. */
export const details = { sequence: decimal, changeDate: time, resourceOwner: decimal };
