import { describe, expect, test } from 'vitest';
import { canonicalEmail, canonicalLoginName } from '@/lib/policy/login-name';

describe('a login name (E5)', () => {
  test('has one spelling', () => {
    for (const typed of [
      'Minnie@Mouse.com',
      ' minnie@mouse.com ',
      'ｍinnie@mouse.com',
      'MINNIE@MOUSE.COM',
    ])
      expect(canonicalLoginName(typed)).toBe('minnie@mouse.com');
    expect(canonicalLoginName('Zoe\u0308')).toBe(canonicalLoginName('zo\u00eb'));
  });

  test('keeps a name of another script apart', () => {
    expect(canonicalLoginName('m\u0456nnie')).not.toBe(canonicalLoginName('minnie'));
  });

  test.each(['', '   ', 'a b', 'a\u200bb', 'a\u202eb', 'a\u0000b', 'x'.repeat(201)])(
    'cannot be %j',
    (typed) => {
      expect(canonicalLoginName(typed)).toBeNull();
    },
  );
});

describe('a mail address (D21)', () => {
  test('is one mailbox', () => {
    expect(canonicalEmail('Minnie.Mouse+x@Mouse.com')).toBe('minnie.mouse+x@mouse.com');
    expect(canonicalEmail('m@bücher.example')).toBe('m@bücher.example');
  });

  test.each([
    'a@good.example,b@evil.example',
    'a@good.example b@evil.example',
    '"a@evil.example"@good.example',
    'Minnie <a@good.example>',
    'a＠good.example',
    'a@b@c.example',
    'a@',
    '@good.example',
    'a@-good.example',
    'a@good..example',
    'a@good.example\r\nBcc: b@evil.example',
  ])('cannot be %j', (typed) => {
    expect(canonicalEmail(typed)).toBeNull();
  });
});
