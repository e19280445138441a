import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { writeBackup } from '@/lib/backup/write-backup';
import { completeConfig, config } from '@/lib/config';
import type { Caller } from '@/lib/model';
import { backUp } from '@/lib/operations/backup/back-up';
import { restore } from '@/lib/operations/backup/restore';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { getSession } from '@/lib/operations/sessions/get-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { openStore } from '@/lib/operations/system/open-store';
import { explainStartError } from '@/lib/operations/system/start-error';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { keptTables } from '@/lib/store/backup/tables';
import { migrate } from '@/lib/store/postgres/migrate/migrate';
import { connectStore, pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import {
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  type Person,
  peek,
} from '@/testing/people';

vi.setConfig({ testTimeout: 60_000 });

const passphrase = 'correct horse battery staple';
const asking = { askPassphrase: async () => passphrase, say: () => undefined };
const never = async (): Promise<string> => {
  throw new Error('it was not to be asked for');
};

let original: { databaseUrl: string; secretKey: string };
let minnie: Person;
let app: Caller;
let sessionId: string;
let file: string;

/** Makes the store that of another database, as another process would have it. */
async function using({ databaseUrl, secretKey }: typeof original): Promise<void> {
  completeConfig({ databaseUrl, secretKey });
  await connectStore(databaseUrl);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testDatabaseServer') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A database without a table, for which this process is configured from now on. */
async function emptyTarget(secretKey = original.secretKey): Promise<typeof original> {
  const name = `restored_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await using(original);
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  const url = new URL(inject('testDatabaseServer'));
  url.pathname = `/${name}`;
  completeConfig({ databaseUrl: url.href, secretKey });
  return { databaseUrl: url.href, secretKey };
}

async function tablesIn({ databaseUrl }: typeof original): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const count = `SELECT count(*)::int AS tables FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;
  const { rows } = await client.query<{ tables: number }>(count).finally(() => client.end());
  return rows[0]?.tables ?? 0;
}

/** Every row of what lasts, in words; the events of backups and restores aside. */
async function contents(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of keptTables) {
    const own =
      table === 'audit_events'
        ? `WHERE type NOT IN ('instance.backed_up', 'instance.restored')`
        : '';
    const { rows } = await pool().query<{ row: string }>(
      `SELECT t::text AS row FROM ${table} t ${own} ORDER BY 1`,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

const folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));

const newFile = () => join(mkdtempSync(join(folder, 'of-')), 'a.backup');

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  const sentence = explainStartError(error);
  if (sentence === null) throw error ?? new Error('it was not refused');
  expect(sentence.split('\n')).toHaveLength(1);
  return sentence;
}

beforeAll(createTestDatabase);
beforeAll(async () => {
  const { databaseUrl, secretKey } = config();
  original = { databaseUrl: databaseUrl ?? '', secretKey: secretKey ?? '' };
  minnie = await givenPerson('Minnie', undefined, ['INSTANCE_ADMIN']);
  app = await givenToken('LOGIN_CLIENT');
  // What COPY's text format has to escape.
  await pool().query(
    `UPDATE users SET display_name = E'a\\tb\\\\N\\\\.\\nc\\r\u{1f511}' WHERE id = $1`,
    [minnie.userId],
  );
  const begun = await givenChallenge(app, minnie);
  must(await setSession(app, begun));
  sessionId = begun.sessionId;
  const mailed = { userId: minnie.userId, delivery: { kind: 'send' as const } };
  must(await createRegistrationLink(systemCaller, mailed));
  await (await openStore('command')).close();
  await using(original);
  file = await backUp(newFile(), asking);
  await using(original);
});

describe('a backup that is restored', () => {
  test('brings back every row of what lasts, and people sign in with their passkeys', async () => {
    const before = await contents();
    expect(before['passkeys']).toHaveLength(1);
    const target = await emptyTarget();
    const restored = await restore(file, asking);
    expect(restored).toMatchObject({
      rows: { users: before['users']?.length, passkeys: 1, instance: 1 },
      passkeysByRpId: [{ rpId: 'localhost', passkeys: 1 }],
      secretFile: null,
    });

    const store = await openStore('server');
    expect(await contents()).toEqual(before);
    const noted = `SELECT count(*)::int FROM audit_events WHERE type = 'instance.restored'`;
    expect(await peek(noted)).toBe(1);
    const begun = await givenChallenge(app, minnie);
    must(await setSession(app, begun));
    await store.close();
    expect(await tablesIn(target)).toBeGreaterThan(0);
  });

  test('brings back no session, no link and no mail: what was ended or used since stays so', async () => {
    expect(codeOf(await getSession(app, { sessionId }))).toBe('accepted');
    await emptyTarget();
    await restore(file, asking);
    const store = await openStore('server');
    expect(codeOf(await getSession(app, { sessionId }))).toBe('session_not_found');
    for (const table of ['sessions', 'one_time_codes', 'outbox_mails', 'ceremonies', 'user_agents'])
      expect(await peek(`SELECT count(*)::int FROM ${table}`), table).toBe(0);
    await store.close();
  });

  test('lets ids and events go on behind those that were there', async () => {
    await emptyTarget();
    await restore(file, asking);
    const store = await openStore('server');
    const [last] = (await pool().query(`SELECT max(sequence) AS at FROM audit_events`)).rows;
    await pool().query(`INSERT INTO audit_events (type, detail_digest) VALUES ('x', '')`);
    expect(await peek(`SELECT sequence FROM audit_events WHERE type = 'x'`)).toBe(
      String(Number(last.at) + 1),
    );
    await store.close();
  });

  test('may be restored into tables that were only made, and by the first try or the next', async () => {
    const target = await emptyTarget();
    await migrate(target.databaseUrl);
    const interrupted = {
      askPassphrase: asking.askPassphrase,
      say: (sentence: string) => {
        if (sentence === 'The backup is whole.') throw new Error('cut off');
      },
    };
    await expect(restore(file, interrupted)).rejects.toThrow('cut off');
    expect((await restore(file, asking)).rows['users']).toBe(2);
  });
});

describe('a restore changes nothing', () => {
  test.each([
    ['of another passphrase', 'another passphrase', /passphrase is not the one/],
    ['without a word', '', /passphrase is not the one/],
  ])('%s', async (_what, word, sentence) => {
    const target = await emptyTarget();
    const said = await sentenceOf(restore(file, { ...asking, askPassphrase: async () => word }));
    expect(said).toMatch(sentence);
    expect(await tablesIn(target)).toBe(0);
  });

  test('of a file that was cut short, and of one with a byte changed', async () => {
    const target = await emptyTarget();
    const bytes = readFileSync(file);
    const broken = newFile();
    for (const content of [
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes.subarray(0, -30), Buffer.from([0]), bytes.subarray(-29)]),
    ]) {
      writeFileSync(broken, content);
      expect(await sentenceOf(restore(broken, asking))).toMatch(/damaged or was cut short/);
    }
    expect(await tablesIn(target)).toBe(0);
  });

  test.each([
    ['newer', ['20261122080000_init', '29990101000000_later'], /newer Latchkey \(9\.9\.9\)/],
    ['older', [], /older Latchkey \(9\.9\.9\)/],
  ])('of a %s version, before a passphrase is asked for', async (_age, migrations, sentence) => {
    const target = await emptyTarget();
    const other = newFile();
    const about = { latchkey: '9.9.9', migrations, madeAt: new Date() };
    await writeBackup(other, { passphrase, about }, (async function* () {})());
    expect(await sentenceOf(restore(other, { ...asking, askPassphrase: never }))).toMatch(sentence);
    expect(await tablesIn(target)).toBe(0);
  });

  test('where Latchkey is in use already, the original among others', async () => {
    const before = await contents();
    completeConfig(original);
    expect(await sentenceOf(restore(file, asking))).toMatch(/^DATABASE_URL is in use/);
    await using(original);
    expect(await contents()).toEqual(before);
  });

  test('beside another secret key', async () => {
    const target = await emptyTarget(randomBytes(32).toString('hex'));
    expect(await sentenceOf(restore(file, asking))).toMatch(/^SECRET_KEY: .*another secret key/);
    expect(await tablesIn(target)).toBe(0);
  });

  test("in a database that holds somebody else's tables", async () => {
    const target = await emptyTarget();
    const client = new pg.Client({ connectionString: target.databaseUrl });
    await client.connect();
    await client.query('CREATE TABLE orders (id int)').finally(() => client.end());
    expect(await sentenceOf(restore(file, asking))).toMatch(/^DATABASE_URL: .*orders/);
    expect(await tablesIn(target)).toBe(1);
  });
});

describe('a backup is refused', () => {
  test('where a file is already, before a passphrase is asked for', async () => {
    const taken = backUp(file, { ...asking, askPassphrase: never });
    expect(await sentenceOf(taken)).toMatch(/is there already/);
  });

  test('where the database was migrated by a newer version, and leaves no file', async () => {
    onTestFinished(async () => {
      await using(original);
      await pool().query(`DELETE FROM _prisma_migrations WHERE id = 'another'`);
    });
    await pool().query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES ('another', '', '29990101000000_later', now(), 1)`,
    );
    const target = newFile();
    expect(await sentenceOf(backUp(target, asking))).toMatch(/another version .*_later/);
    expect(readdirSync(dirname(target))).toEqual([]);
  });
});
