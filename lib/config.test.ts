import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '@/lib/config';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('needs nothing to try it', () => {
    expect(parseConfig({})).toMatchObject({
      port: 3000,
      rpId: 'localhost',
      origins: ['http://localhost:3000'],
      databaseUrl: null,
      host: null,
      secureCookies: false,
    });
  });

  test('follows a port that is chosen, unless the public address is given', () => {
    expect(parseConfig({ PORT: '3100' }).publicUrl.origin).toBe('http://localhost:3100');
    const behindProxy = parseConfig({ PORT: '3100', PUBLIC_URL: 'https://id.example.com' });
    expect(behindProxy.publicUrl.origin).toBe('https://id.example.com');
    expect(behindProxy.port).toBe(3100);
  });

  test('derives RP ID and origin from PUBLIC_URL and adds RP_ORIGINS', () => {
    const parsed = parseConfig({
      PUBLIC_URL: 'https://id.example.com',
      RP_ID: 'example.com',
      RP_ORIGINS: 'https://shop.example.com, https://id.example.com',
    });
    expect(parsed.rpId).toBe('example.com');
    expect(parsed.origins).toEqual(['https://id.example.com', 'https://shop.example.com']);
    expect(parsed.secureCookies).toBe(true);
  });

  test('lets our own pages use a foreign RP ID whose page can name them as a related origin', () => {
    const parsed = parseConfig({
      PUBLIC_URL: 'https://id.example.org',
      RP_ID: 'example.com',
      RP_ORIGINS: 'https://example.com',
    });
    expect(parsed.rpId).toBe('example.com');
  });

  test('cleans the name as it cleans all names', () => {
    expect(parseConfig({ RP_NAME: ' Mouse\u202e\n House ' }).rpName).toBe('Mouse House');
    expect(parseConfig({ RP_NAME: '👨‍👩‍👧 Familie' }).rpName).toBe('👨‍👩‍👧 Familie');
  });

  test('says what numbers may be, and finds a public suffix beside a bad address', () => {
    const numbers = { PORT: '0x50', TRUSTED_PROXY_HOPS: '11', DATABASE_CONNECTIONS: '1e2' };
    const bad = { PUBLIC_URL: 'https://1.2.3.4', RP_ID: 'com', RP_NAME: '\u200b' };
    expect([...problemsOf({ ...numbers, ...bad })].sort()).toEqual([
      'DATABASE_CONNECTIONS: expected a whole number from 1 to 1000, found 1e2',
      'PORT: expected a whole number from 0 to 65535, found 0x50',
      expect.stringContaining('PUBLIC_URL: expected a name'),
      expect.stringContaining('RP_ID: com is a public suffix'),
      expect.stringContaining('RP_NAME: expected a name that can be seen, of at most 64'),
      'TRUSTED_PROXY_HOPS: expected a whole number from 0 to 10, found 11',
    ]);
  });

  test('lets PORT be any free one only where the address is known without it', () => {
    expect(problemsOf({ PORT: '0' })).toEqual([expect.stringMatching(/^PORT: .*PUBLIC_URL/)]);
    expect(parseConfig({ PORT: '0', PUBLIC_URL: 'https://id.example.com' }).port).toBe(0);
  });

  test('reads a value from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'latchkey-config-')), 'secret');
    writeFileSync(file, `${'s'.repeat(40)}\n`);
    expect(parseConfig({ SECRET_KEY_FILE: file }).secretKey).toBe('s'.repeat(40));
  });

  test('takes origins and RP ID in the form that browsers write', () => {
    const parsed = parseConfig({
      PUBLIC_URL: 'https://ID.Example.com:443/',
      RP_ID: 'Example.COM',
      RP_ORIGINS: 'https://Shop.example.com:443/, https://münchen.example.com',
    });
    expect(parsed).toMatchObject({
      rpId: 'example.com',
      origins: [
        'https://id.example.com',
        'https://shop.example.com',
        'https://xn--mnchen-3ya.example.com',
      ],
    });
  });

  test('accepts the origin of an Android app beside those of pages', () => {
    const app = 'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck';
    const parsed = parseConfig({ PUBLIC_URL: 'https://id.example.com', RP_ORIGINS: app });
    expect(parsed.origins).toEqual(['https://id.example.com', app]);
  });

  test('keeps things for as long as the settings say, and no shorter than others rely on', () => {
    expect(parseConfig({ RETENTION_SESSIONS_DAYS: '7' }).retention).toMatchObject({
      RETENTION_SESSIONS_DAYS: 7,
      RETENTION_MAIL_DAYS: 30,
    });
    const problems = problemsOf({
      RETENTION_AUDIT_DAYS: '29',
      RETENTION_MAIL_DAYS: '1.5',
      RETENTION_SESSIONS_DAYS: 'for ever',
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'RETENTION_AUDIT_DAYS',
      'RETENTION_MAIL_DAYS',
      'RETENTION_SESSIONS_DAYS',
    ]);
    expect(problems.join(' ')).toContain('from 30 to 36500');
  });

  test('takes a token for metrics that can be sent and not be guessed', () => {
    expect(parseConfig({}).metricsToken).toBeNull();
    const token = 'hGNcTEsz6dLzEvPrbPpdZbm+3Y/5S4m2zA==';
    expect(parseConfig({ METRICS_TOKEN: token }).metricsToken).toBe(token);
    for (const wrong of ['short', 'with spaces in the middle', 'x'.repeat(15)])
      expect(problemsOf({ METRICS_TOKEN: wrong })[0]).toMatch(
        /^METRICS_TOKEN: expected at least 16/,
      );
  });

  test('lets a single name of an intranet be its own RP ID', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://login' }).rpId).toBe('login');
  });

  test('says everything that must be mended at once, a sentence for each', () => {
    const env = {
      PUBLIC_URL: 'http://id.example.com',
      PORT: '70000',
      RP_ORIGINS: 'https://*.example.com, https://good.example.com, https://10.0.0.5',
      RP_ID: '10.0.0.5',
      SECRET_KEY: 'short',
      SECRET_KEY_FILE: '/does/not/exist',
      DATABASE_MIGRATION_URL: 'postgresql://db.example.com/latchkey',
    };
    const problems = problemsOf(env);
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'DATABASE_MIGRATION_URL',
      'PORT',
      'PUBLIC_URL',
      'RP_ID',
      'RP_ORIGINS',
      'RP_ORIGINS',
      'SECRET_KEY',
      'SECRET_KEY_FILE',
    ]);
    expect(problems.join('\n')).not.toContain('good.example.com');
  });

  const at = { PUBLIC_URL: 'https://id.example.co.uk' };
  test.each([
    ['PUBLIC_URL', /IP address 127\.0\.0\.1/, { PUBLIC_URL: 'http://127.0.0.1:4300' }],
    ['PUBLIC_URL', /IP address/, { PUBLIC_URL: 'http://[::1]:4300' }],
    ['PUBLIC_URL', /IP address/, { PUBLIC_URL: 'https://192.168.1.20' }],
    ['PUBLIC_URL', /IP address/, { PUBLIC_URL: 'https://0x7f.1', RP_ID: 'example.com' }],
    [
      'PUBLIC_URL',
      /IP address/,
      { PUBLIC_URL: 'http://127.0.0.1', RP_ORIGINS: 'http://localhost', RP_ID: 'localhost' },
    ],
    ['PUBLIC_URL', /pattern/, { PUBLIC_URL: 'https://*.example.com' }],
    ['PUBLIC_URL', /final dot/, { PUBLIC_URL: 'https://id.example.com.' }],
    ['PUBLIC_URL', /https/, { PUBLIC_URL: 'http://id.example.com' }],
    ['PUBLIC_URL', /an address like/, { PUBLIC_URL: 'https://id.example.com/#x' }],
    ['PUBLIC_URL', /domain name/, { PUBLIC_URL: 'https://id..example.com' }],
    ['RP_ID', /IP address/, { ...at, RP_ID: '10.0.0.5' }],
    ['RP_ID', /IP address 127\.0\.0\.1/, { ...at, RP_ID: '127.1' }],
    ['RP_ID', /IP address/, { ...at, RP_ID: '[::1]' }],
    ['RP_ID', /pattern/, { ...at, RP_ID: '*.example.co.uk' }],
    ['RP_ID', /final dot/, { ...at, RP_ID: 'example.co.uk.' }],
    ['RP_ID', /without scheme/, { ...at, RP_ID: 'https://id.example.co.uk' }],
    ['RP_ID', /without scheme/, { ...at, RP_ID: 'id.example.co.uk:443' }],
    ['RP_ID', /public suffix/, { ...at, RP_ID: 'co.uk' }],
    ['RP_ID', /public suffix/, { ...at, RP_ID: 'uk' }],
    ['RP_ID', /public suffix/, { PUBLIC_URL: 'https://me.github.io', RP_ID: 'github.io' }],
    ['RP_ID', /public suffix/, { PUBLIC_URL: 'https://id.intranet', RP_ID: 'intranet' }],
    ['RP_ID', /no page/, { ...at, RP_ID: 'other.example' }],
    ['RP_ID', /no page/, { ...at, RP_ID: 'other.com', RP_ORIGINS: 'https://x.other.com' }],
    ['RP_ID', /no page/, { RP_ID: 'other.com', RP_ORIGINS: 'https://other.com' }],
    ['PUBLIC_URL', /port/, { PUBLIC_URL: 'https://id.example.com:0' }],
    ['RP_ORIGINS', /port/, { ...at, RP_ORIGINS: 'https://a.example.co.uk:0' }],
    ['RP_ID', /no page/, { PUBLIC_URL: 'https://a.s3.amazonaws.com', RP_ID: 'amazonaws.com' }],
    ['RP_ORIGINS', /IP address/, { ...at, RP_ORIGINS: 'https://10.0.0.5' }],
    ['RP_ORIGINS', /pattern/, { ...at, RP_ORIGINS: 'https://*.example.co.uk' }],
    ['RP_ORIGINS', /final dot/, { ...at, RP_ORIGINS: 'https://a.example.co.uk.' }],
    ['RP_ORIGINS', /https/, { ...at, RP_ORIGINS: 'http://a.example.co.uk' }],
    ['RP_ORIGINS', /no path/, { ...at, RP_ORIGINS: 'https://a.example.co.uk/login' }],
    ['RP_ORIGINS', /no path/, { ...at, RP_ORIGINS: 'https://a@b.example.co.uk' }],
    ['RP_ORIGINS', /no path/, { ...at, RP_ORIGINS: 'a.example.co.uk' }],
    ['RP_ORIGINS', /no path/, { ...at, RP_ORIGINS: 'null' }],
    ['RP_ORIGINS', /no browser/, { ...at, RP_ORIGINS: 'http://localhost:3001' }],
    ['RP_ORIGINS', /no browser/, { ...at, RP_ORIGINS: 'https://intranet' }],
    ['RP_ORIGINS', /base64url/, { ...at, RP_ORIGINS: 'android:apk-key-hash:14:6D:E9' }],
    [
      'RP_ORIGINS',
      /base64url/,
      { ...at, RP_ORIGINS: 'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck=' },
    ],
  ])('refuses a %s with which no browser ever makes a passkey: %s in %j', (name, reason, env) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(reason);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
  });

  test.each([
    ['PUBLIC_URL', { PUBLIC_URL: 'http://id.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://id.example.com/path' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'id.example.com' }],
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '3000x' }],
    ['HOST', { HOST: 'bad host' }],
    ['HOST', { HOST: '[::1]' }],
    ['RP_NAME', { RP_NAME: '\u200b' }],
    ['RP_NAME', { RP_NAME: 'a\ufffdb' }],
    ['RP_NAME', { RP_NAME: 'x'.repeat(65) }],
    ['SMTP_URL', { SMTP_URL: 'smtp://user:p%zz@mail.example.com' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://mail.example.com:0' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://latchkey:p@ss@db.example.com/latchkey' }],
    ['DATABASE_MIGRATION_URL', { DATABASE_MIGRATION_URL: 'postgresql://db.example.com/latchkey' }],
    ['DATABASE_CONNECTIONS', { DATABASE_CONNECTIONS: '0' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['RP_ID', { RP_ID: 'https://example.com' }],
    ['RP_ORIGINS', { RP_ORIGINS: 'example.com' }],
    ['SMTP_URL', { SMTP_URL: 'mail.example.com' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://user:pa/ss@mail.example.com:587' }],
    ['MAIL_FROM', { MAIL_FROM: 'Acme' }],
    ['MAIL_FROM', { MAIL_FROM: 'a@example.com, b@example.com' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['SECRET_KEY_FILE', { SECRET_KEY_FILE: '/does/not/exist' }],
    ['SECRET_KEY', { SECRET_KEY: 'x'.repeat(40), SECRET_KEY_FILE: '/does/not/exist' }],
  ])('refuses a bad %s by its name', (name, env) => {
    expect(() => parseConfig(env)).toThrow(ConfigError);
    expect(() => parseConfig(env)).toThrow(name);
  });
});
