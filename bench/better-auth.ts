import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort, startServer, stop } from '@/bench/child-process';
import { type Contestant, people } from '@/bench/contestant';
import { callJson, must } from '@/bench/http-client';
import { driveOnce } from '@/bench/load';
import {
  type CreationOptionsJSON,
  createAuthenticator,
  newKeyPair,
  type RequestOptionsJSON,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'peers');

type Person = { session: string; authenticator: SoftwareAuthenticator };

/** A database of its own in the same PostgreSQL, so that nobody has the better one. */
async function createDatabase(productUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: productUrl });
  await client.connect();
  await client.query('CREATE DATABASE better_auth').finally(() => client.end());
  const url = new URL(productUrl);
  url.pathname = '/better_auth';
  return url.href;
}

/** The calls that a browser makes, cookies included. */
function makeClient(origin: string) {
  const base = `${origin}/api/auth`;
  const headers = (cookie: string) => ({ origin, ...(cookie && { cookie }) });
  return {
    async signUp(number: number): Promise<string> {
      const body = {
        name: `Person ${number}`,
        email: `person-${number}@bench.example`,
        password: 'only-for-measuring',
      };
      const answer = await callJson('POST', `${base}/sign-up/email`, {
        body,
        headers: headers(''),
      });
      must(answer);
      return answer.cookies;
    },
    async register(session: string, authenticator: SoftwareAuthenticator): Promise<void> {
      const url = `${base}/passkey/generate-register-options`;
      const begun = await callJson('GET', url, { headers: headers(session) });
      const response = authenticator.register(must<CreationOptionsJSON>(begun), { origin });
      const body = { response, name: 'Bench' };
      const cookies = headers(`${session}; ${begun.cookies}`);
      must(
        await callJson('POST', `${base}/passkey/verify-registration`, { body, headers: cookies }),
      );
    },
    async signIn(authenticator: SoftwareAuthenticator): Promise<void> {
      const url = `${base}/passkey/generate-authenticate-options`;
      const begun = await callJson('GET', url, { headers: headers('') });
      const response = authenticator.authenticate(must<RequestOptionsJSON>(begun), { origin });
      const body = { response };
      const cookies = headers(begun.cookies);
      must(
        await callJson('POST', `${base}/passkey/verify-authentication`, { body, headers: cookies }),
      );
    },
  };
}

/** Installs the peer into its own folder, starts it beside the product and fills it with people. */
export async function betterAuth(productUrl: string): Promise<Contestant> {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const databaseUrl = await createDatabase(productUrl);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = await startServer(
    [process.execPath, join(folder, 'better-auth.mjs')],
    {
      PUBLIC_URL: origin,
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      NODE_ENV: 'production',
    },
    `${origin}/ready`,
  );
  const client = makeClient(origin);
  const known: Person[] = [];
  const somebody = (number: number) => {
    const person = known[number];
    if (!person) throw new Error(`there is no person ${number}`);
    return person;
  };
  await driveOnce(
    async (number) => {
      const authenticator = createAuthenticator({ algorithm: -7, counts: true });
      const session = await client.signUp(number);
      await client.register(session, authenticator);
      known[number] = { session, authenticator };
    },
    { concurrency: 8, people },
  );
  const keys = newKeyPair(-7);
  return {
    name: 'better-auth',
    pid: server.pid ?? 0,
    databaseUrl,
    signIn: (number) => client.signIn(somebody(number).authenticator),
    register: (number) =>
      client.register(
        somebody(number).session,
        createAuthenticator({ algorithm: -7, keys, counts: true }),
      ),
    stop: () => stop(server),
  };
}
