import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';
import { projectRoot } from '@/lib/project-root';

const secret = 'a secret of thirty-two characters or more';
// The server's own database: empty, since every other test file works in a copy of the template.
const databaseUrl = inject('testDatabaseServer');

/** Runs the command line as its own process, on the test's database, and says how that went. */
async function latchkey(words: string[], env: Record<string, string> = {}) {
  const script = join(projectRoot(), 'bin', 'latchkey.ts');
  const settings = { DATABASE_URL: databaseUrl, SECRET_KEY: secret, LOG_LEVEL: 'error', ...env };
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...words], {
    cwd: projectRoot(),
    env: { NODE_ENV: 'production', ...settings },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

it('lists its commands, and explains each of them, without touching a database', async () => {
  const list = await latchkey(['--help'], { DATABASE_URL: 'not even an address' });
  expect(list.code).toBe(0);
  expect(list.stdout).toMatch(/setup-link[\s\S]*user create[\s\S]*doctor/);
  const one = await latchkey(['user', 'link', '--help'], { DATABASE_URL: 'not even an address' });
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('--login-name') });
});

it('lists the commands of a group, explains one in either order, and prints its version', async () => {
  const nowhere = { DATABASE_URL: 'not even an address' };
  const group = await latchkey(['user', '--help'], nowhere);
  expect(group).toMatchObject({ code: 0, stderr: '' });
  expect(group.stdout).toMatch(/user create[\s\S]*user list[\s\S]*user remove/);
  expect(group.stdout).not.toContain('doctor');
  expect((await latchkey(['help', 'user'], nowhere)).stdout).toBe(group.stdout);
  expect(await latchkey(['user'], nowhere)).toMatchObject({ code: 2, stderr: group.stdout });
  const set = await latchkey(['policy', 'set', '--help'], nowhere);
  expect((await latchkey(['help', 'policy', 'set'], nowhere)).stdout).toBe(set.stdout);
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  expect(await latchkey(['--version'], nowhere)).toMatchObject({ code: 0, stdout: `${version}\n` });
});

it('refuses what was typed wrongly with a sentence on standard error and exit code 2', async () => {
  const wrong = [
    { words: ['user', 'frob'], sentence: 'There is no command "user frob"' },
    { words: ['token', '--nane', 'x'], sentence: "Unknown option '--nane'" },
    { words: ['token', '--role', 'LOGIN_CLIENT'], sentence: '--name is missing' },
    { words: ['token', '--role', 'KING', '--name', 'x'], sentence: 'no role "KING"' },
    { words: ['policy', 'set', 'timeoutSeconds'], sentence: 'is not field=value' },
    { words: ['user', 'link'], sentence: 'either --login-name or --user-id' },
    { words: ['user', 'lock', 'ada', 'grace'], sentence: 'either --login-name or --user-id' },
    { words: ['user', 'list', '--state', 'SLEEPY'], sentence: 'no state "SLEEPY"' },
    { words: ['backup'], sentence: 'Give one FILE' },
    { words: ['restore', 'one', 'two'], sentence: 'Give one FILE' },
    { words: ['backup', 'one', '--passphrase', 'x'], sentence: "Unknown option '--passphrase'" },
    { words: ['help', 'frob'], sentence: 'There is no command "frob"' },
  ];
  const outcomes = await Promise.all(wrong.map(({ words }) => latchkey(words)));
  for (const [index, { sentence }] of wrong.entries()) {
    const expected = { code: 2, stdout: '', stderr: expect.stringContaining(sentence) };
    expect(outcomes[index]).toMatchObject(expected);
  }
});

it('names the setting when it cannot start', async () => {
  const noSecret = await latchkey(['setup-link'], { SECRET_KEY: '' });
  expect(noSecret).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^SECRET_KEY/),
  });
  const nobody = await latchkey(['outbox'], { DATABASE_URL: 'postgresql://x@127.0.0.1:1/x' });
  expect(nobody).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^DATABASE_URL.*REFUSED/),
  });
  const unmigrated = await latchkey(['outbox']);
  expect(unmigrated).toMatchObject({ code: 1, stderr: expect.stringContaining('migrate') });
});

it('prints the answer and nothing else, so that scripts can use it', async () => {
  const { stdout: migrated } = await latchkey(['migrate']);
  expect(migrated).toMatch(/^\d{14}_\w+$/m);
  expect((await latchkey(['migrate'])).stdout).toBe('');
  const { stdout: link } = await latchkey(['setup-link']);
  expect(link).toMatch(/^http:\/\/localhost:3000\/setup\?code=\w+\n$/);

  const names = ['--given-name', 'Ada', '--family-name', 'Lovelace', '--email', 'ada@example.com'];
  const { stdout: userId } = await latchkey(['user', 'create', ...names]);
  expect(userId).toMatch(/^\d+\n$/);
  const { stdout: registration } = await latchkey([
    'user',
    'link',
    '--login-name',
    'ada@example.com',
  ]);
  expect(registration).toContain(`/passkey/register?userID=${userId.trim()}&`);
  const { stdout: token } = await latchkey(['token', '--role', 'login_client', '--name', 'shop']);
  expect(token).toMatch(/^lk_pat_\S+\n$/);
  expect((await latchkey(['outbox'])).stdout).toBe('');
});

it('finds, shows, locks, switches off and removes people', async () => {
  const names = ['--given-name', 'Alan', '--family-name', 'Turing', '--email', 'alan@example.com'];
  const userId = (await latchkey(['user', 'create', ...names])).stdout.trim();
  const line = (state: string) =>
    new RegExp(`^${userId}  ${state} +human +alan@example.com +Alan Turing$`, 'm');
  expect((await latchkey(['user', 'list'])).stdout).toMatch(line('ACTIVE'));
  const byName = ['--login-name', 'Alan@example.com'];
  const shown = JSON.parse((await latchkey(['user', 'show', ...byName])).stdout);
  expect(shown).toMatchObject({ id: userId, state: 'ACTIVE', emailVerified: false, passkeys: [] });

  expect((await latchkey(['user', 'lock', ...byName])).stdout).toMatch(line('LOCKED'));
  expect((await latchkey(['user', 'list', '--state', 'locked'])).stdout).toMatch(line('LOCKED'));
  const again = await latchkey(['user', 'lock', ...byName]);
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('state') });
  expect((await latchkey(['user', 'unlock', 'alan@example.com'])).stdout).toMatch(line('ACTIVE'));
  const byId = ['--user-id', userId];
  expect((await latchkey(['user', 'deactivate', ...byId])).stdout).toMatch(line('INACTIVE'));
  expect((await latchkey(['user', 'reactivate', ...byId])).stdout).toMatch(line('ACTIVE'));

  expect((await latchkey(['user', 'remove', ...byId])).stdout).toBe(`${userId}\n`);
  const gone = await latchkey(['user', 'show', ...byId]);
  expect(gone).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no such') });
  const found = await latchkey(['user', 'list', '--search', 'alan', '--json']);
  expect(JSON.parse(found.stdout)).toEqual([]);
});

it('names the option whose value is bad', async () => {
  const person = { email: 'grace@example.com', 'given-name': 'Grace', 'family-name': 'Hopper' };
  const create = (bad: Record<string, string>) => {
    const options = Object.entries({ ...person, ...bad });
    return ['user', 'create', ...options.flatMap(([name, value]) => [`--${name}`, value])];
  };
  const bad = [
    { words: create({ email: 'grace' }), names: '(--email)' },
    { words: create({ 'given-name': ' ' }), names: '(--given-name)' },
    { words: create({ 'family-name': ' ' }), names: '(--family-name)' },
    { words: create({ 'login-name': 'grace hopper' }), names: '(--login-name)' },
    { words: ['token', '--role', 'LOGIN_CLIENT', '--name', 'a b'], names: '(--name)' },
    { words: ['policy', 'set', 'timeoutSeconds=1'], names: 'Expected 30 to 900. (timeoutSeconds)' },
    { words: create({ 'given-name': '\ufffd' }), names: 'Expected a name' },
  ];
  const outcomes = await Promise.all(bad.map(({ words }) => latchkey(words)));
  for (const [index, { names }] of bad.entries()) {
    const refused = { code: 1, stdout: '', stderr: expect.stringContaining(names) };
    expect(outcomes[index]).toMatchObject(refused);
  }
});

it('refuses to choose between two values of one option or field', async () => {
  const typed = [
    ['policy', 'set', 'timeoutSeconds=60', 'timeoutSeconds=70'],
    ['user', 'show', '--login-name', 'a@b.example', '--login-name', 'c@d.example'],
  ];
  for (const outcome of await Promise.all(typed.map((words) => latchkey(words))))
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('is given twice') });
});

it('reads and merges the login policy, and asks twice before it locks people out', async () => {
  onTestFinished(async () => {
    const usual = ['timeoutSeconds=300', 'passkeysType=allowed'];
    expect(await latchkey(['policy', 'set', ...usual])).toMatchObject({ code: 0 });
  });
  const { stdout } = await latchkey([
    'policy',
    'set',
    'timeoutSeconds=120',
    'passkeysType=allowed',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ timeoutSeconds: 120, passkeysType: 'ALLOWED' });
  expect(JSON.parse((await latchkey(['policy', 'get'])).stdout)).toEqual(JSON.parse(stdout));
  const { sequence } = JSON.parse(stdout);
  const from = ['policy', 'set', 'timeoutSeconds=90', '--if-sequence'];
  expect(await latchkey([...from, 'x'])).toMatchObject({ code: 2 });
  expect(await latchkey([...from, String(sequence - 1)])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Somebody else changed this meanwhile.'),
  });
  expect(JSON.parse((await latchkey([...from, String(sequence)])).stdout)).toMatchObject({
    sequence: sequence + 1,
    timeoutSeconds: 90,
  });
  const off = ['policy', 'set', 'passkeysType=not-allowed'];
  expect(await latchkey(off)).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(await latchkey([...off, '--yes'])).toMatchObject({ code: 0 });
  const unknown = await latchkey(['policy', 'set', 'forceMfa=true']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('forceMfa') });
});

it('looks at everything in doctor, and fails when something needs mending', async () => {
  const healthy = await latchkey(['doctor']);
  const lines = healthy.stdout.split('\n').filter(Boolean);
  // One for each table of which something goes by itself; the audit log loses detail and events apart.
  const tables = lines.filter((line) => line.startsWith('ok    kept in '));
  expect(tables).toHaveLength(11);
  expect(lines).toHaveLength(10 + tables.length);
  expect(healthy.code).toBe(0);
  const otherKey = await latchkey(['doctor'], { SECRET_KEY: `another ${secret}` });
  expect(otherKey).toMatchObject({ code: 1, stdout: expect.stringMatching(/^FAIL.*SECRET_KEY/m) });
  const rpId = await latchkey(['doctor'], {
    PUBLIC_URL: 'https://id.example.com',
    RP_ID: 'elsewhere.example',
    RP_ORIGINS: 'https://www.elsewhere.example',
  });
  expect(rpId).toMatchObject({ code: 1, stdout: expect.stringMatching(/^FAIL.*RP_ID/m) });
  const apart = ['one.com', 'two.com', 'three.com', 'four.com', 'five.com'];
  const related = await latchkey(['doctor'], {
    PUBLIC_URL: 'https://id.example.com',
    RP_ORIGINS: `${apart.map((host) => `https://${host}`)},android:apk-key-hash:${'A'.repeat(43)}`,
  });
  const passedOver = /^FAIL.*RP_ORIGINS.*pass over https:\/\/five\.com\./m;
  expect(related).toMatchObject({ code: 1, stdout: expect.stringMatching(passedOver) });
  const several = await latchkey(['doctor'], { PUBLIC_URL: 'http://127.0.0.1', PORT: 'x' });
  expect(several.stdout.match(/^FAIL.*(PUBLIC_URL|PORT):/gm)).toHaveLength(2);
});
