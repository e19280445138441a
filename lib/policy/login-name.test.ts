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

  test('has one spelling of the domain behind its @, and leaves all else as it is', () => {
    for (const typed of ['adm@exämple.com', 'Adm@EXÄMPLE.com', 'adm@xn--exmple-cua.com'])
      expect(canonicalLoginName(typed)).toBe('adm@exämple.com');
    expect(canonicalLoginName('用户@例子。广告')).toBe('用户@例子.广告');
    for (const name of ['xn--exmple-cua.com', 'a@my_host', 'a@xn--zzzzzz', 'a@1.2', 'a@b%41'])
      expect(canonicalLoginName(name)).toBe(name);
  });

  test('keeps a name of another script apart', () => {
    expect(canonicalLoginName('m\u0456nnie')).not.toBe(canonicalLoginName('minnie'));
  });

  test.each(['शर्मा', 'ශ්\u200dරී', 'علی\u200cرضا', 'น้ำ', 'நன்றி', 'שלום', '張葛', 'क्\u200cष'])(
    'may be of any script, with what it needs: %s',
    (typed) => {
      expect(canonicalLoginName(typed)).toBe(typed.normalize('NFKC'));
    },
  );

  test.each([
    '',
    '   ',
    'a b',
    'a\u200bb',
    'a\u202eb',
    'a\u0000b',
    'x'.repeat(201),
    'a\u200db',
    'a\u200cb',
    // Joiners that change nothing: beside Latin, after a letter that joins none, at an end.
    'علی\u200c',
    'داد\u200cگر',
    'ශ්\u200d\u200dරී',
    'ab\u3164',
    'a\u034fb',
    'a\ufe0fb',
    '\u2800',
    '\u0301',
    'a\u{e0061}',
    'm\ufffd',
  ])('cannot be %j', (typed) => {
    expect(canonicalLoginName(typed)).toBeNull();
  });
});

describe('a mail address (D21)', () => {
  test('is one mailbox', () => {
    expect(canonicalEmail('Minnie.Mouse+x@Mouse.com')).toBe('minnie.mouse+x@mouse.com');
    expect(canonicalEmail('m@bücher.example')).toBe('m@bücher.example');
  });

  test.each([
    'संपर्क@डाटामेल.भारत',
    'ශ්\u200dරී@උදාහරණ.ලංකා',
    'علی\u200cرضا@نامه\u200cای.ایران',
    'ทดสอบ@ตัวอย่าง.ไทย',
    'அஞ்சல்@எடுத்துக்காட்டு.இந்தியா',
    'δοκιμή@παράδειγμα.ελ',
    '用户@例子.广告',
    '테스트@실례.한국',
    'l·l@example.com',
    'צ׳ק@example.com',
    'བོད་@example.com',
    'o’neil@example.com',
    'ネー・ム@例え.jp',
    'න්\u200dර@exämple.com',
  ])('may be of any script: %s', (typed) => {
    expect(canonicalEmail(typed)).toBe(typed.normalize('NFKC'));
  });

  test('has one spelling of its domain, in the letters of its script', () => {
    for (const typed of ['a@exämple.com', 'a@EXÄMPLE.com', 'a@XN--exmple-cua.com'])
      expect(canonicalEmail(typed)).toBe('a@exämple.com');
  });

  test.each([
    'a@xn--zzzzzz',
    'a@my_host.example',
    'a@%41.example',
    `a@${'x'.repeat(64)}.example`,
    `${'x'.repeat(65)}@good.example`,
    `${'ක'.repeat(22)}@good.example`,
    'a\u2800b@good.example',
    'a\ue000@good.example',
    'a\u3000b@good.example',
    'a，b@good.example',
    'a\ufffeb@good.example',
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
    '\u0301a@good.example\u200d',
    'a@good.\u0301example',
    'a@good\u200d.example',
    'a@x＠good.example',
  ])('cannot be %j', (typed) => {
    expect(canonicalEmail(typed)).toBeNull();
  });
});
