import { generateKeyPairSync, randomBytes } from 'node:crypto';
import dns from 'node:dns';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { completeConfig } from '@/lib/config';
import { examine } from '@/lib/operations/system/doctor';
import { openStore } from '@/lib/operations/system/open-store';
import { explainStartError } from '@/lib/operations/system/start-error';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { listUsers } from '@/lib/operations/users/list-users';
import { pool } from '@/lib/store/postgres/pool';
import { must } from '@/testing/people';
import { openProxy } from '@/testing/proxy';
import { makeCertificate } from '@/testing/webauthn/certificate';

const server = new URL(inject('testDatabaseServer'));
const socket = { path: `${server.searchParams.get('host')}/.s.PGSQL.5432` };
const secretKey = randomBytes(32).toString('hex');
const name = () => `refusal_${randomBytes(4).toString('hex')}`;

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function urlOf(change: (url: URL) => void): string {
  const url = new URL(server);
  change(url);
  return url.href;
}

/** An empty database, made so by statements run in it. */
async function database(...statements: string[]): Promise<string> {
  const made = name();
  await onServer(server.href, `CREATE DATABASE ${made}`);
  onTestFinished(() => onServer(server.href, `DROP DATABASE ${made} WITH (FORCE)`));
  const url = urlOf((each) => {
    each.pathname = `/${made}`;
  });
  await onServer(url, ...statements);
  return url;
}

/** The same database over TCP. */
async function overTcp(url: string): Promise<string> {
  const proxy = await openProxy(socket);
  onTestFinished(proxy.close);
  const there = new URL(url);
  there.search = '';
  there.host = `127.0.0.1:${proxy.port}`;
  return there.href;
}

/** A server of which nothing is true but its certificate, which nobody vouches for. */
async function impostor(): Promise<string> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const who = { CN: 'db.example.com' };
  const { publicKey, privateKey: issuerKey } = keys;
  const der = makeCertificate({ subject: who, issuer: who, publicKey, issuerKey });
  const cert = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const key = issuerKey.export({ type: 'pkcs8', format: 'pem' });
  const listener = createServer((raw: Socket) => {
    raw.on('error', () => undefined);
    raw.once('data', () => {
      raw.write('S', () => {
        new TLSSocket(raw, { isServer: true, cert, key }).on('error', () => undefined);
      });
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    listener.close();
  });
  const { port } = listener.address() as AddressInfo;
  const path = join(mkdtempSync(join(tmpdir(), 'latchkey-root-')), 'root.pem');
  writeFileSync(path, cert);
  return `postgresql://latchkey@127.0.0.1:${port}/latchkey?sslmode=require&root=${encodeURIComponent(path)}`;
}

async function refusalOf(url: string): Promise<string> {
  completeConfig({ databaseUrl: url, secretKey });
  const from = performance.now();
  const error = await openStore('server').then(
    (store) => store.close().then(() => null),
    (reason: unknown) => reason,
  );
  expect(performance.now() - from).toBeLessThan(10_000);
  const sentence = explainStartError(error) ?? String(error);
  expect(sentence.split('\n')).toHaveLength(1);
  expect(sentence).not.toMatch(/\bat .*:\d+|wasm/);
  return sentence;
}

test('a wrong password is refused at once, in a sentence', async () => {
  const url = urlOf((each) => {
    each.password = 'wrong';
  });
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL: the server does not accept this user/);
});

test('a database that is not there is refused at once, in a sentence', async () => {
  const url = urlOf((each) => {
    each.pathname = '/nowhere';
  });
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL: there is no such database.*nowhere/);
});

test('a server whose name nobody knows is given up within seconds, in a sentence', async () => {
  const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND db.invalid'), {
    code: 'ENOTFOUND',
  });
  const { lookup } = dns;
  Reflect.set(dns, 'lookup', (...given: [...unknown[], (error: Error) => void]) =>
    setImmediate(given.at(-1) as (error: Error) => void, unknown),
  );
  onTestFinished(() => void Reflect.set(dns, 'lookup', lookup));
  expect(await refusalOf('postgresql://latchkey@db.invalid/latchkey')).toMatch(
    /^DATABASE_URL: no server of that name is known.*db\.invalid.*mend the host/,
  );
});

test('a certificate that nobody vouches for, and one for another name, are refused at once', async () => {
  const url = new URL(await impostor());
  const root = url.searchParams.get('root') ?? '';
  url.searchParams.delete('root');
  expect(await refusalOf(url.href)).toMatch(/^DATABASE_URL: .*not trusted.*sslrootcert/);
  url.searchParams.set('sslrootcert', root);
  expect(await refusalOf(url.href)).toMatch(/^DATABASE_URL: .*for another name.*verify-ca/);
  url.searchParams.set('sslrootcert', '/does/not/exist.pem');
  expect(await refusalOf(url.href)).toMatch(/^DATABASE_URL: sslrootcert: expected a readable file/);
});

test('a server without TLS is refused at once when TLS is asked for', async () => {
  const url = `${await overTcp(server.href)}?sslmode=require`;
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL: the server does not speak TLS/);
});

test('a read-only database is refused at once, in a sentence', async () => {
  const url = await database();
  const made = new URL(url).pathname.slice(1);
  await onServer(server.href, `ALTER DATABASE ${made} SET default_transaction_read_only = on`);
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL: the database is read-only/);
});

test('missing rights are refused, for making tables and for using them', async () => {
  const role = name();
  const url = await database(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  onTestFinished(() => onServer(server.href, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`));
  const weak = new URL(url);
  weak.username = role;
  weak.password = 'x';
  expect(await refusalOf(weak.href)).toMatch(/^DATABASE_URL: .*may not make tables.*public/);
  completeConfig({ databaseUrl: url, secretKey });
  await (await openStore('server')).close();
  expect(await refusalOf(weak.href)).toMatch(/^DATABASE_URL: the database's user lacks a right/);
  await onServer(url, `DROP OWNED BY ${role}`);
});

test("somebody else's tables are refused, and left as they are", async () => {
  const url = await database('CREATE TABLE users (id int)', 'CREATE TABLE orders (id int)');
  expect(await refusalOf(url)).toMatch(/^DATABASE_URL: the schema public holds.*\(orders, users\)/);
  await onServer(url, 'DROP TABLE users', 'DROP TABLE orders');
  await onServer(url, 'CREATE EXTENSION pg_stat_statements');
  completeConfig({ databaseUrl: url, secretKey });
  await (await openStore('server')).close();
});

test('a migration that fails is one sentence', async () => {
  // A type of that name and none of our tables: the first migration stumbles over it.
  const url = await database(`CREATE TYPE "UserState" AS ENUM ('x')`);
  expect(await refusalOf(url)).toMatch(
    /^The database could not be migrated: .*UserState.*\(migration \d{14}_\w+\)\.$/,
  );
});

test('the schema that the address names is made, used by every statement, and the only one', async () => {
  const url = new URL(await database('CREATE TABLE users (id int)'));
  url.searchParams.set('schema', 'id');
  completeConfig({ databaseUrl: url.href, secretKey });
  const store = await openStore('server');
  const email = 'minnie@example.com';
  const person = { givenName: 'Minnie', familyName: 'Mouse', email };
  const { userId } = must(await createHumanUser(systemCaller, person));
  expect(must(await findUser(systemCaller, { loginName: email })).id).toBe(userId);
  const page = { queries: [], limit: 10, offset: 0, ascending: true };
  expect(must(await listUsers(systemCaller, page)).users).toHaveLength(1);
  expect((await pool().query('SELECT id FROM id.users')).rows).toEqual([{ id: userId }]);
  expect((await pool().query('SELECT id FROM public.users')).rows).toEqual([]);
  await store.close();
});

test('of several servers the one that takes writes is used', async () => {
  const url = await database();
  const dead = createServer((each) => each.destroy());
  await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  const { port } = dead.address() as AddressInfo;
  const there = new URL(await overTcp(url));
  const several = there.href.replace(there.host, `127.0.0.1:${port},${there.host}`);
  completeConfig({ databaseUrl: `${several}?target_session_attrs=read-write`, secretKey });
  const store = await openStore('server');
  expect((await pool().query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await store.close();
  dead.close();
});

test('doctor says the same as a start', async () => {
  const url = urlOf((each) => {
    each.password = 'wrong';
  });
  completeConfig({ databaseUrl: url, secretKey });
  const problems = (await examine()).map(({ problem }) => problem).filter(Boolean);
  expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL: the server does not accept/)]);
});
