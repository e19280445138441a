import { setTimeout as pause } from 'node:timers/promises';
import { type Api, createPerson, registerPasskey } from '@/bench/api-person';
import { type Answer, callJson, closeConnections } from '@/bench/http-client';
import {
  type CreationOptionsJSON,
  createAuthenticator,
  type RequestOptionsJSON,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';

type Person = { userId: string; authenticator: SoftwareAuthenticator };

/** What was acknowledged, and how each request went. */
export type Ledger = {
  sessions: string[];
  passkeys: { userId: string; passkeyId: string }[];
  /** When each acknowledged sign-in or registration came, in milliseconds since the load began. */
  successes: number[];
  requests: { status: number; milliseconds: number; at: number }[];
};

const newAuthenticator = () => createAuthenticator({ algorithm: -7, counts: true });

/** People with one passkey each. */
export function makePeople(api: Api, count: number): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const authenticator = newAuthenticator();
      const { userId } = await createPerson(api, `failover-${number}`, authenticator);
      await registerPasskey(api, userId, authenticator);
      return { userId, authenticator };
    }),
  );
}

/** Workers that sign in, and register somebody new now and then, until they are told to stop. */
export function startLoad(
  api: Api,
  people: Person[],
): { ledger: Ledger; since: () => number; stop: () => Promise<void> } {
  closeConnections();
  const ledger: Ledger = { sessions: [], passkeys: [], successes: [], requests: [] };
  const from = performance.now();
  const since = () => performance.now() - from;
  let isOver = false;
  let names = 0;

  async function call(
    method: 'POST' | 'PATCH',
    path: string,
    body: unknown,
  ): Promise<Answer | null> {
    const at = since();
    const headers = { authorization: `Bearer ${api.token}` };
    const answer = await callJson(method, `${api.base}${path}`, { body, headers }).catch(
      () => ({ status: 0, json: null, cookies: '' }) satisfies Answer,
    );
    ledger.requests.push({ status: answer.status, milliseconds: since() - at, at });
    return answer.status >= 200 && answer.status < 300 ? answer : null;
  }

  async function signIn({ userId, authenticator }: Person): Promise<boolean> {
    const webAuthN = {
      domain: new URL(api.origin).hostname,
      userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED',
    };
    const begun = await call('POST', '/v2/sessions', {
      checks: { user: { userId } },
      challenges: { webAuthN },
    });
    if (!begun) return false;
    const { sessionId, challenges } = begun.json as {
      sessionId: string;
      challenges: {
        webAuthN: { publicKeyCredentialRequestOptions: { publicKey: RequestOptionsJSON } };
      };
    };
    const options = challenges.webAuthN.publicKeyCredentialRequestOptions.publicKey;
    const credentialAssertionData = authenticator.authenticate(options, { origin: api.origin });
    const body = { checks: { webAuthN: { credentialAssertionData } } };
    if (!(await call('PATCH', `/v2/sessions/${sessionId}`, body))) return false;
    ledger.sessions.push(sessionId);
    return true;
  }

  async function register(): Promise<boolean> {
    names += 1;
    const username = `newcomer-${names}`;
    const made = await call('POST', '/v2/users/human', {
      username,
      profile: { givenName: 'New', familyName: username },
      email: { email: `${username}@failover.example`, isVerified: true },
    });
    if (!made) return false;
    const { userId } = made.json as { userId: string };
    const begun = await call('POST', `/v2/users/${userId}/passkeys`, {});
    if (!begun) return false;
    const { passkeyId, publicKeyCredentialCreationOptions: options } = begun.json as {
      passkeyId: string;
      publicKeyCredentialCreationOptions: { publicKey: CreationOptionsJSON };
    };
    const publicKeyCredential = newAuthenticator().register(options.publicKey, {
      origin: api.origin,
    });
    const body = { publicKeyCredential, passkeyName: 'Failover' };
    if (!(await call('POST', `/v2/users/${userId}/passkeys/${passkeyId}`, body))) return false;
    ledger.passkeys.push({ userId, passkeyId });
    return true;
  }

  const work = async (person: Person) => {
    for (let turn = 0; !isOver; turn += 1) {
      const isDone = await (turn % 10 === 9 ? register() : signIn(person));
      if (isDone) ledger.successes.push(since());
      // As a client that is told Retry-After waits, if not as long.
      else await pause(100);
    }
  };
  const workers = people.map(work);
  return {
    ledger,
    since,
    async stop() {
      isOver = true;
      await Promise.all(workers);
    },
  };
}

/** What was acknowledged and is not there. */
export async function findLost(api: Api, { sessions, passkeys }: Ledger): Promise<number> {
  const headers = { authorization: `Bearer ${api.token}` };
  let lost = 0;
  for (const sessionId of sessions) {
    const { json } = await callJson('GET', `${api.base}/v2/sessions/${sessionId}`, { headers });
    const { session } = json as { session?: { factors?: { webAuthN?: object } } };
    if (!session?.factors?.webAuthN) lost += 1;
  }
  for (const { userId, passkeyId } of passkeys) {
    const { json } = await callJson('GET', `${api.base}/v2/users/${userId}/passkeys`, { headers });
    const { result = [] } = json as { result?: { id: string }[] };
    if (!result.some(({ id }) => id === passkeyId)) lost += 1;
  }
  return lost;
}
