import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '@/lib/config';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-brand-'));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('89504e470d0a1a0a0000000d49484452', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function webp(chunk: string, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF');
  bytes.write(`WEBP${chunk}`, 8);
  write(bytes);
  return bytes;
}

const brand = (env: Record<string, string>) => parseConfig(env).brand;

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the logo', () => {
  const svg = (attributes: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}></svg>`;
  test.each([
    ['a PNG', png(300, 100), 'image/png', 3],
    ['an SVG by its viewBox', svg('viewBox="0 0 64 32"'), 'image/svg+xml', 2],
    ['an SVG by its size', svg(`width='90px' height="60" viewBox="0 0 9 9"`), 'image/svg+xml', 1.5],
    [
      'an SVG by its viewBox if it fills its place',
      svg('width="100%" viewBox="0,0,8,2"'),
      'image/svg+xml',
      4,
    ],
    ['an SVG without a size', svg(''), 'image/svg+xml', null],
    [
      'an SVG behind a prolog',
      `\ufeff<?xml version="1.0"?>\n<!-- by -- hand -->\n<!DOCTYPE svg PUBLIC "a" "b">${svg('viewBox="0 0 1 1"')}`,
      'image/svg+xml',
      1,
    ],
    [
      'a WebP with alpha',
      webp('VP8X', (bytes) => {
        bytes.writeUIntLE(199, 24, 3);
        bytes.writeUIntLE(99, 27, 3);
      }),
      'image/webp',
      2,
    ],
    [
      'a WebP',
      webp('VP8 ', (bytes) => {
        bytes.writeUInt16LE(150, 26);
        bytes.writeUInt16LE(50, 28);
      }),
      'image/webp',
      3,
    ],
    [
      'a WebP without loss',
      webp('VP8L', (bytes) => bytes.writeUInt32LE(399 | (99 << 14), 21)),
      'image/webp',
      4,
    ],
  ])('is %s, whatever the file is called', (_what, content, type, ratio) => {
    const { logo } = brand({ BRAND_LOGO: file('logo.txt', content) });
    expect(logo).toMatchObject({ type, ratio });
    expect(logo?.bytes.equals(Buffer.from(content))).toBe(true);
  });

  test.each([
    ['no file', join(folder, 'none.svg'), /no readable file at .*none\.svg/],
    ['a folder', folder, /no readable file/],
    ['a page', file('page.svg', '<!doctype html><p><svg></svg>'), /something else/],
    ['a script', file('x.svg', '//<svg>'), /something else/],
    ['a GIF', file('x.gif', 'GIF89a'.padEnd(64)), /something else/],
    ['a PNG without a width', file('empty.png', png(0, 1)), /something else/],
    [
      'a WebP of a kind to come',
      file(
        'new.webp',
        webp('VP9X', () => undefined),
      ),
      /something else/,
    ],
    [
      'a large one',
      file('large.png', Buffer.concat([png(1, 1), Buffer.alloc(262_144)])),
      /257 KiB/,
    ],
  ])('is not %s', (_what, path, reason) => {
    for (const name of ['BRAND_LOGO', 'BRAND_ICON']) {
      const problems = problemsOf({ [name]: path });
      expect(problems).toEqual([expect.stringMatching(reason)]);
      expect(problems[0]).toMatch(
        /^BRAND_(LOGO|ICON): expected an SVG, PNG or WebP file of at most 256 KiB/,
      );
    }
  });

  test('has a dark version only beside the light one', () => {
    const [logo, dark] = [file('light.png', png(2, 1)), file('dark.png', png(4, 2))];
    expect(brand({ BRAND_LOGO: logo, BRAND_LOGO_DARK: dark }).logoDark?.ratio).toBe(2);
    expect(problemsOf({ BRAND_LOGO_DARK: dark })).toEqual([
      'BRAND_LOGO_DARK: set it only beside BRAND_LOGO',
    ]);
  });

  test('is the icon, too, if it is square and there is no other', () => {
    const [square, wide] = [file('square.png', png(64, 64)), file('wide.png', png(64, 32))];
    expect(brand({ BRAND_LOGO: square }).icon?.ratio).toBe(1);
    expect(brand({ BRAND_LOGO: wide }).icon).toBeNull();
    expect(brand({ BRAND_LOGO: square, BRAND_ICON: wide }).icon?.ratio).toBe(2);
  });

  test('has another version when its bytes are others', () => {
    const of = (path: string) => brand({ BRAND_LOGO: path }).logo?.version;
    const one = of(file('one.png', png(1, 1)));
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(of(file('copy.png', png(1, 1)))).toBe(one);
    expect(of(file('two.png', png(2, 2)))).not.toBe(one);
  });
});

test('the accent is one colour in six digits', () => {
  expect(brand({ BRAND_ACCENT: '#1D4ED8' }).accent).toBe('#1d4ed8');
  expect(brand({}).accent).toBeNull();
  for (const wrong of ['1d4ed8', '#fff', 'blue', '#1d4ed8;}', 'rgb(0 0 0)'])
    expect(problemsOf({ BRAND_ACCENT: wrong })).toEqual([
      'BRAND_ACCENT: expected a colour like #0a6a4f',
    ]);
});

describe('the links', () => {
  test('lead to places on the web, and to a mailbox for help', () => {
    const env = {
      HELP_URL: 'mailto:help@example.com?subject=Sign-in',
      PRIVACY_URL: 'https://Example.com/privacy',
    };
    expect(parseConfig(env).links).toEqual({
      help: 'mailto:help@example.com?subject=Sign-in',
      privacy: 'https://example.com/privacy',
      terms: null,
    });
  });

  test.each([
    ['HELP_URL', 'help.example.com'],
    ['HELP_URL', 'http://example.com/help'],
    ['HELP_URL', 'javascript:alert(1)'],
    ['HELP_URL', 'mailto:nobody'],
    ['HELP_URL', 'mailto:a@b.example,c@d.example'],
    ['PRIVACY_URL', 'mailto:help@example.com'],
    ['TERMS_URL', 'https://user:password@example.com'],
    ['TERMS_URL', 'data:text/html,x'],
  ])('do not lead from %s to %s', (name, url) => {
    const problems = problemsOf({ [name]: url });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: expected an address like https://`));
  });
});
