import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '@/lib/config';

describe('the configuration', () => {
  test('needs nothing to try it', () => {
    expect(parseConfig({})).toMatchObject({
      port: 3000,
      rpId: 'localhost',
      origins: ['http://localhost:3000'],
      databaseUrl: null,
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

  test('lets a named https origin use a foreign RP ID, as related origins do', () => {
    const parsed = parseConfig({ RP_ID: 'example.domain.com', RP_ORIGINS: 'https://example.com' });
    expect(parsed.rpId).toBe('example.domain.com');
  });

  test('reads a value from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'latchkey-config-')), 'secret');
    writeFileSync(file, `${'s'.repeat(40)}\n`);
    expect(parseConfig({ SECRET_KEY_FILE: file }).secretKey).toBe('s'.repeat(40));
  });

  test.each([
    ['PUBLIC_URL', { PUBLIC_URL: 'http://id.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://id.example.com/path' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'id.example.com' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://latchkey:p@ss@db.example.com/latchkey' }],
    ['DATABASE_MIGRATION_URL', { DATABASE_MIGRATION_URL: 'postgresql://db.example.com/latchkey' }],
    ['DATABASE_CONNECTIONS', { DATABASE_CONNECTIONS: '0' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['RP_ID', { RP_ID: 'https://example.com' }],
    ['RP_ID', { PUBLIC_URL: 'https://id.example.com', RP_ID: 'other.example' }],
    ['RP_ID', { PUBLIC_URL: 'https://id.example.com', RP_ID: 'com' }],
    ['RP_ID', { PUBLIC_URL: 'http://127.0.0.1:4300' }],
    ['RP_ID', { PUBLIC_URL: 'http://[::1]:4300' }],
    ['RP_ID', { PUBLIC_URL: 'https://192.168.1.20' }],
    [
      'RP_ID',
      { PUBLIC_URL: 'https://id.example.com', RP_ORIGINS: 'https://10.0.0.5', RP_ID: '10.0.0.5' },
    ],
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
