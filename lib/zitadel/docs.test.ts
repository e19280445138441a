import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import type { Result } from '@/lib/result';
import { hashToken, newSecret } from '@/lib/tokens';
import { policyMembers } from '@/lib/zitadel/calls/policy-patch';
import { routes } from '@/lib/zitadel/routes/rest';
import { statuses } from '@/lib/zitadel/status';
import { at, call, newPerson, origin, reach, startApi } from '@/testing/api';
import {
  type CreationOptionsJSON,
  createAuthenticator,
  type RequestOptionsJSON,
} from '@/testing/software-authenticator';

startApi();

const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

type Sample = { name: string; code: string; answer: { status: number; body: unknown } | null };

/** A sample is named after its language (```` ```sh create-user ````), an answer has its status there (```` ```json 201 ````). */
function readSamples(path: string): Sample[] {
  const samples: Sample[] = [];
  const blocks = page(path).matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm);
  for (const [, language, word = '', code = ''] of blocks) {
    const last = samples.at(-1);
    if (language !== 'json') samples.push({ name: word, code, answer: null });
    else if (last) last.answer = { status: Number(word), body: JSON.parse(code) };
  }
  return samples;
}

/** Lets a shell read the sample and says what it would give to curl: so no curl need be installed. */
function readCurl(code: string, variables: Record<string, string>) {
  const script = `curl() { printf '%s\\0' "$@"; cat; }\n${code}`;
  const env = { PATH: '/usr/bin:/bin', NODE_ENV: 'test' as const, ...variables };
  const printed = execFileSync('sh', ['-euc', script], { env, input: '' }).toString();
  const words = printed.split('\0');
  const input = words.pop() ?? '';
  const after = (option: string) => words.filter((_, index) => words[index - 1] === option);
  const [data] = after('--data');
  const url = words.find((word) => word.startsWith(reach().base)) ?? '';
  return {
    method: after('--request')[0] ?? 'GET',
    path: url.slice(reach().base.length),
    headers: Object.fromEntries(
      after('--header').map((header) => {
        const colon = header.indexOf(': ');
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 2)];
      }),
    ),
    body: data === '@-' ? input : data,
  };
}

/** Names and types, of the first entry where there are many: what a printed answer promises. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

/** A browser as far as the samples use one, with a synced passkey provider that always says yes. */
function newBrowser() {
  const authenticator = createAuthenticator({
    algorithm: -7,
    aaguid: 'ea9b8d664d011d213ce4b6b48cb575d4',
    backupEligible: true,
    backedUp: true,
  });
  class PublicKeyCredential {
    static parseCreationOptionsFromJSON = (options: CreationOptionsJSON) => options;
    static parseRequestOptionsFromJSON = (options: RequestOptionsJSON) => options;
    readonly toJSON: () => unknown;
    constructor(answer: unknown) {
      this.toJSON = () => answer;
    }
  }
  const credentials = {
    create: async ({ publicKey }: { publicKey: CreationOptionsJSON }) =>
      new PublicKeyCredential(authenticator.register(publicKey, { origin })),
    get: async ({ publicKey }: { publicKey: RequestOptionsJSON }) =>
      new PublicKeyCredential(authenticator.authenticate(publicKey, { origin })),
  };
  return { navigator: { credentials }, PublicKeyCredential };
}

/** The function that a sample declares, with these names in its reach. */
function declaredIn(code: string, scope: Record<string, unknown>) {
  const name = /function (\w+)/.exec(code)?.[1];
  return new Function(...Object.keys(scope), `${code}\nreturn ${name};`)(...Object.values(scope));
}

/** What the text tells the reader to keep of an answer, by the sample that it follows. */
const keep: Record<string, Record<string, string>> = {
  'create-user': { USER_ID: 'userId' },
  'return-code': { CODE_ID: 'code.id', CODE: 'code.code' },
  'start-registration': { PASSKEY_ID: 'passkeyId' },
  'create-session': { SESSION_ID: 'sessionId' },
  'update-session': { SESSION_TOKEN: 'sessionToken' },
};

/** Where the options for the browser are in the answer before. */
const optionsFor: Record<string, string> = {
  'browser-create': 'publicKeyCredentialCreationOptions',
  'browser-get': 'challenges.webAuthN.publicKeyCredentialRequestOptions',
};

describe.each([{ file: 'README.md' }, { file: 'docs/custom-login.md' }])('$file', ({ file }) => {
  const samples = readSamples(file).filter(({ name }) => !name.startsWith('action-'));
  const variables: Record<string, string> = {};
  const browser = newBrowser();
  let before: Awaited<ReturnType<typeof call>>;

  beforeAll(async () => {
    const { base, token } = reach();
    const made = await createAccessToken(systemCaller, { name: file, role: 'LOGIN_CLIENT' });
    if (!made.ok) throw new Error(made.error.message);
    Object.assign(variables, { LATCHKEY: base, ORIGIN: origin, DOMAIN: 'example.domain.com' });
    Object.assign(variables, { TOKEN: made.value.token, ADMIN_TOKEN: token });
  });

  test('has every sample of the two flows', () => {
    const names = samples.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(keep), 'verify-registration']));
    expect(names).toEqual(expect.arrayContaining(Object.keys(optionsFor)));
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(samples)('prints a sample that runs: $name', async ({ name, code, answer }) => {
    const options = optionsFor[name];
    if (options) {
      const credential = await declaredIn(code, browser)(at(before, options));
      variables['CREDENTIAL'] = JSON.stringify(credential);
      return;
    }
    const { method, path, body, headers } = readCurl(code, variables);
    before = await call(method, path, body, headers);
    expect(before.status, before.text).toBe(answer?.status ?? 200);
    if (answer) expect(shapeOf(before.body)).toEqual(shapeOf(answer.body));
    for (const [variable, member] of Object.entries(keep[name] ?? {}))
      variables[variable] = at(before, member);
  });
});

/** What the server actions do for a browser, without Next: the same operations and the same shapes. */
function newActions() {
  const caller: Caller = {
    kind: 'anonymous',
    client: { address: null, userAgent: null, requestId: 'docs' },
  };
  const browserSecret = newSecret();
  const browserHash = hashToken(browserSecret);
  const orError = <T, U>(result: Result<T>, present: (value: T) => U) =>
    result.ok ? present(result.value) : { error: { code: result.error.code } };
  let signInSecret = '';
  return {
    registerPasskeyLink: async (link: { userId: string; codeId: string; code: string }) =>
      orError(
        await startRegistration(caller, {
          userId: link.userId,
          code: { id: link.codeId, code: link.code },
          browserHash,
        }),
        ({ passkeyId, options }) => ({
          passkeyId,
          publicKeyCredentialCreationOptions: options,
        }),
      ),
    verifyPasskeyRegistration: async (answer: {
      userId: string;
      passkeyId: string;
      publicKeyCredential: unknown;
      passkeyName: string;
    }) =>
      orError(
        await verifyRegistration(caller, {
          userId: answer.userId,
          passkeyId: answer.passkeyId,
          credential: answer.publicKeyCredential,
          passkeyName: answer.passkeyName,
          browserHash,
        }),
        ({ passkey }) => ({ passkey: { id: passkey.id, name: passkey.name } }),
      ),
    sendPasskey: async (
      input: { sessionId: string; publicKeyCredential: unknown } | { loginName?: string },
    ) => {
      if ('sessionId' in input) {
        const { sessionId, publicKeyCredential: credential } = input;
        const finish = { ceremonyId: sessionId, browserSecret: signInSecret, credential };
        return orError(await finishSignIn(caller, finish), ({ next, userId }) => ({
          sessionId,
          nextStep: next,
          userId,
        }));
      }
      return orError(await beginSignIn(caller, input), (begun) => {
        signInSecret = begun.browserSecret;
        return { sessionId: begun.sessionId, publicKeyCredentialRequestOptions: begun.options };
      });
    },
  };
}

describe('the samples of server actions', () => {
  const samples = readSamples('docs/custom-login.md').filter(({ name }) =>
    name.startsWith('action-'),
  );
  const codeOf = (name: string) => {
    const { code = '' } = samples.find((sample) => sample.name === name) ?? {};
    const script = transformSync(code, { loader: 'ts', format: 'esm' }).code;
    return script.replace(/^import .*$/gm, '').replace(/^export \{[\s\S]*?\};$/gm, '');
  };

  test.each(samples)('$name imports only what is there', ({ code }) => {
    const [, names = '', path = ''] =
      /^import \{ ([\w, ]+) \} from '@\/([\w/]+)';$/m.exec(code) ?? [];
    const actions = page(`${path}.ts`);
    for (const name of names.split(', '))
      expect(actions).toContain(`export async function ${name}(`);
  });

  test('register a passkey by a link, and sign in with it, with and without a name', async () => {
    const scope = { ...newBrowser(), ...newActions() };
    const { userId, loginName } = await newPerson();
    const link = await createRegistrationLink(systemCaller, {
      userId,
      delivery: { kind: 'return' },
    });
    if (!link.ok || !link.value.code) throw new Error('no link');
    const { id: codeId, code } = link.value.code;
    const register = declaredIn(codeOf('action-register'), scope);
    expect(await register({ userId, codeId, code })).toMatchObject({
      passkey: { name: 'My Device' },
    });
    const signIn = declaredIn(codeOf('action-sign-in'), scope);
    const signedIn = { userId, nextStep: { step: 'done' } };
    expect(await signIn(loginName)).toMatchObject(signedIn);
    expect(await signIn()).toMatchObject(signedIn);
  });
});

/** The cells of every table row whose first cell is code, as `| \`name\` | ...` */
const rowsOf = (path: string) =>
  [...page(path).matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, first = '', rest = '']) => [
    first,
    ...rest.split(' | '),
  ]);

describe('the tables', () => {
  test('docs/api.md lists every call that answers, and no other', () => {
    const printed = rowsOf('docs/api.md').filter(([first = '']) => first.includes(' /'));
    const offered = routes.map(({ method, path, successStatus }) => {
      const plain = path.replace('{user_id}', '{userId}').replace('{passkey_id}', '{passkeyId}');
      return [`${method} ${plain.replace('{session_id}', '{sessionId}')}`, String(successStatus)];
    });
    expect(printed.map(([call_ = '', status = '']) => [call_, status]).sort()).toEqual(
      offered.sort(),
    );
  });

  test('docs/api.md lists every error with its statuses and id', () => {
    const printed = rowsOf('docs/api.md').filter(([first = '']) => /^[a-z_]+$/.test(first));
    const known = Object.entries(statuses).map(([code, { http, grpc, id }]) => [
      code,
      String(http),
      String(grpc),
      id ? `\`${id}\`` : '',
    ]);
    expect(printed.map((cells) => cells.slice(0, 4)).sort()).toEqual(known.sort());
  });

  test('docs/login-policy.md lists every field that may be sent', () => {
    const printed = rowsOf('docs/login-policy.md').map(([first]) => first);
    const fields = new Set(policyMembers.map(({ field }) => field));
    expect(
      printed.filter((name) => policyMembers.some((member) => member.name === name)).sort(),
    ).toEqual([...fields].map((field) => field).sort());
  });

  test('docs/configuration.md lists every variable, and every parameter of a database address', () => {
    const sources = ['lib/config.ts', 'lib/brand.ts', 'lib/retention.ts'].map(page).join('');
    const read = [...sources.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
    const parameters = [
      ...page('lib/database-address.ts').matchAll(/^ {2}([a-z_]+): \{(?: fits|$)/gm),
    ].map(([, name]) => name);
    const printed = rowsOf('docs/configuration.md').map(([first]) => first);
    expect(read.length).toBeGreaterThan(0);
    expect(parameters.length).toBeGreaterThan(0);
    expect(printed.sort()).toEqual([...read, ...parameters].sort());
  });

  test('docs/operations.md says of every table with which setting it is cleared away, or that it stays', () => {
    const source = page('lib/store/retention/rules.ts');
    const tables = [...source.matchAll(/table: '(\w+)'/g)].map(([, name]) => name);
    const settings = [...page('lib/retention.ts').matchAll(/^ {2}(RETENTION_\w+): /gm)].map(
      ([, name]) => `\`${name}\``,
    );
    const [, section = ''] = page('docs/operations.md').split('## Clearing away');
    const rows = [...section.matchAll(/^\| (`.*?) \| .* \| (.*?) \|$/gm)];
    const swept = rows.filter(([, , kept]) => kept !== 'for ever');
    expect([...new Set(swept.map(([, table]) => table))].sort()).toEqual(
      [...new Set(tables.map((table) => `\`${table}\``))].sort(),
    );
    expect([...new Set(swept.map(([, , kept]) => kept))].sort()).toEqual(settings.sort());
  });

  test('SECURITY.md names tests that are there', () => {
    const named = [...page('SECURITY.md').matchAll(/ \| `([\w/.-]+)`: (.+) \|$/gm)];
    expect(named.length).toBeGreaterThan(20);
    for (const [, file = '', name = ''] of named) {
      const texts = page(file).replaceAll("\\'", "'");
      expect(texts, file).toContain(`${name}'`);
    }
  });
});
