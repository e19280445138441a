import { callJson, must } from '@/bench/http-client';
import type {
  AuthenticationResponseJSON,
  CreationOptionsJSON,
  RequestOptionsJSON,
  SoftwareAuthenticator,
} from '@/testing/software-authenticator';

/** Where the API answers, what it is told there, and the origin that authenticators sign. */
export type Api = { base: string; token: string; origin: string };

/** Somebody of the load, with what answers their challenges. */
export type ApiPerson = { userId: string; authenticator: SoftwareAuthenticator };

type Begun = {
  sessionId: string;
  challenges: {
    webAuthN: { publicKeyCredentialRequestOptions: { publicKey: RequestOptionsJSON } };
  };
};

type Started = {
  passkeyId: string;
  publicKeyCredentialCreationOptions: { publicKey: CreationOptionsJSON };
};

const headersOf = ({ token }: Api) => ({ authorization: `Bearer ${token}` });

/** Creates somebody without a passkey. */
export async function createPerson(
  api: Api,
  name: string,
  authenticator: SoftwareAuthenticator,
): Promise<ApiPerson> {
  const body = {
    username: name,
    profile: { givenName: 'Bench', familyName: name },
    email: { email: `${name}@bench.example`, isVerified: true },
  };
  const url = `${api.base}/v2/users/human`;
  const { userId } = must<{ userId: string }>(
    await callJson('POST', url, { body, headers: headersOf(api) }),
  );
  return { userId, authenticator };
}

/** Registers the passkey that the authenticator makes. */
export async function registerPasskey(
  api: Api,
  userId: string,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  const url = `${api.base}/v2/users/${userId}/passkeys`;
  const headers = headersOf(api);
  const { passkeyId, publicKeyCredentialCreationOptions: options } = must<Started>(
    await callJson('POST', url, { body: {}, headers }),
  );
  const publicKeyCredential = authenticator.register(options.publicKey, { origin: api.origin });
  const body = { publicKeyCredential, passkeyName: 'Bench' };
  must(await callJson('POST', `${url}/${passkeyId}`, { body, headers }));
}

/** Begins a session with user check and challenge; the assertion that would finish it. */
export async function beginSignIn(
  api: Api,
  { userId, authenticator }: ApiPerson,
): Promise<{ sessionId: string; assertion: AuthenticationResponseJSON }> {
  const body = {
    checks: { user: { userId } },
    challenges: {
      webAuthN: {
        domain: new URL(api.origin).hostname,
        userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED',
      },
    },
  };
  const { sessionId, challenges } = must<Begun>(
    await callJson('POST', `${api.base}/v2/sessions`, { body, headers: headersOf(api) }),
  );
  const options = challenges.webAuthN.publicKeyCredentialRequestOptions.publicKey;
  return { sessionId, assertion: authenticator.authenticate(options, { origin: api.origin }) };
}

/** Presents an assertion; the answer as it is, refused or not. */
export function finishSignIn(
  api: Api,
  { sessionId, assertion }: Awaited<ReturnType<typeof beginSignIn>>,
) {
  const body = { checks: { webAuthN: { credentialAssertionData: assertion } } };
  const url = `${api.base}/v2/sessions/${sessionId}`;
  return callJson('PATCH', url, { body, headers: headersOf(api) });
}
