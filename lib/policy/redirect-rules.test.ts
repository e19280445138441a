import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillLinkTemplate, localPath, redirectTarget } from '@/lib/policy/redirect-rules';

const origin = 'https://id.example.com';

describe('a return path (D1)', () => {
  test('stays on the site', () => {
    expect(localPath('/account/security', origin)).toBe('/account/security');
    expect(localPath('/login?a=b#c', origin)).toBe('/login?a=b');
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'account/security',
    '',
    '@evil.example',
  ])('is refused for %j', (candidate) => {
    expect(localPath(candidate, origin)).toBeNull();
  });
});

test('whatever a return path is made of, a browser stays on the site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '\t',
    '.',
    'evil.example',
    'https:',
    'a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = localPath(`/${pieces.join('')}`, origin);
      return path === null || new URL(path, origin).origin === origin;
    }),
    { numRuns: 5000 },
  );
});

describe('a redirect target of the policy', () => {
  test('is https, or http on localhost', () => {
    for (const target of [
      'https://app.example.com/home?x=1',
      'http://localhost:8080/',
      'https://app.example.com',
    ])
      expect(redirectTarget(target)).toBe(target);
  });

  test.each([
    ['https://bücher.example/für?a=ü#ö', 'https://xn--bcher-kva.example/f%C3%BCr?a=%C3%BC#%C3%B6'],
    ['HTTPS://App.Example.com:443/a/../b', 'https://app.example.com/b'],
    ['https://例え.jp', 'https://xn--r8jz45g.jp/'],
    ['https:app.example.com', 'https://app.example.com/'],
  ])('is kept as a header can have it: %s', (typed, kept) => {
    expect(redirectTarget(typed)).toBe(kept);
    expect(redirectTarget(kept)).toBe(kept);
  });

  test.each([
    'http://app.example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://good@evil.example/',
    'https://evil.example\\@good.example/',
    'https://app.example.com/\r\nSet-Cookie: a=b',
    'ftp://localhost/',
    'https://',
    'https://exa mple.com/',
    '/relative',
    '',
  ])('is refused for %j', (candidate) => {
    expect(redirectTarget(candidate)).toBeNull();
  });
});

describe('a link template (B11)', () => {
  const values = { UserID: 'a b', OrgID: '1', CodeID: '2', Code: 'x&y=z' };
  const fill = (template: string) => fillLinkTemplate(template, values, ['https://example.com']);

  test('is filled, each value encoded', () => {
    expect(
      fill('https://example.com/r?userID={{.UserID}}&code={{.Code}}#{{.OrgID}}-{{.CodeID}}'),
    ).toBe('https://example.com/r?userID=a%20b&code=x%26y%3Dz#1-2');
  });

  test('is as a browser would write it', () => {
    expect(fill('HTTPS://Example.com/Paß?c={{.Code}}')).toBe(
      'https://example.com/Pa%C3%9F?c=x%26y%3Dz',
    );
  });

  test.each([
    'https://evil.example/{{.Code}}',
    'https://example.com.evil.example/',
    'https://{{.OrgID}}.example.com/',
    'https://example.com@evil.example/',
    'https://user@example.com/',
    'https://example.com/{{.Password}}',
    'https://example.com/{{ .Code }}',
    'https://example.com/{{.Code',
    'http://example.com/',
    'javascript:alert(1)',
    'https://example.com/\r\n',
    `https://example.com/${'x'.repeat(200)}`,
  ])('is refused for %j', (template) => {
    expect(fill(template)).toBeNull();
  });
});
