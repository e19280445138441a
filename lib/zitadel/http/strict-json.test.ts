import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '@/lib/zitadel/http/strict-json';

function messageOf(text: string): string {
  const parsed = parseStrictJson(text);
  return parsed.ok ? 'accepted' : parsed.error.message;
}

describe('parseStrictJson', () => {
  test('reads what JSON.parse reads', () => {
    const text = '{"a":[1,{"b":"c\\"d"},{"b":null}],"key\\"with:colon":"a:b","e":" \\\\"}';
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test('refuses a member that is there twice, escaped or not, at any depth', () => {
    expect(messageOf('{"userId":"1","userId":"2"}')).toBe(
      'malformed JSON: the member "userId" is there twice',
    );
    expect(messageOf('{"a":[{"b":1,"\\u0062":2}]}')).toContain('"b" is there twice');
    expect(messageOf('{"a":1,"c":{"a":1},"a" : 2}')).toContain('"a" is there twice');
  });

  test('lets siblings and parents have the same member names', () => {
    expect(parseStrictJson('{"a":{"a":[{"a":1},{"a":1}]}}').ok).toBe(true);
  });

  test('refuses __proto__ as a member name and pollutes nothing', () => {
    expect(messageOf('{"__proto__":{"polluted":true}}')).toContain('__proto__ is not allowed');
    expect(messageOf('{"a":{"__pro\\u0074o__":1}}')).toContain('__proto__ is not allowed');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(parseStrictJson('["__proto__"]').ok).toBe(true);
  });

  test('refuses strings that no text column can hold, and only those', () => {
    for (const text of ['["a\\u0000"]', '{"\\u0000":1}', '["\\ud800"]', '["\\udc00\\ud800"]']) {
      expect(messageOf(text)).toContain('no text');
    }
    expect(parseStrictJson('["\\ud83d\\ude00","\\\\u0000"]').ok).toBe(true);
  });

  test('refuses more than 64 levels, tens of thousands included', () => {
    expect(parseStrictJson('['.repeat(64) + ']'.repeat(64)).ok).toBe(true);
    expect(messageOf('['.repeat(65) + ']'.repeat(65))).toContain('nested deeper than 64');
    expect(messageOf(`${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}`)).toContain('nested deeper');
  });

  test('refuses what is no JSON without repeating it', () => {
    for (const text of ['', '{', '{"a":}', "{'a':1}", '{"a":1}x', '\ufeff{}', 'undefined']) {
      expect(messageOf(text)).toBe('malformed JSON');
    }
  });

  test('reads a string of the largest body in linear time', () => {
    const text = JSON.stringify({ a: '\\"'.repeat(16_000) });
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});
