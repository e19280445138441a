import { describe, expect, test } from 'vitest';
import { cleanName } from '@/lib/display-name';

describe('a name', () => {
  test.each([
    ['Sinhala', 'ශ්‍රී ප්‍රනාන්දු'],
    ['Persian', 'علی‌رضا نوری‌زاده'],
    ['Malayalam, a joiner at the end', 'ന്‍ നമ്പൂതിരി'],
    ['Hindi', 'क्‌ष क्‍ष'],
    ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u180e\u1820 \u1828\u180b\u180e\u1820'],
    ['Hebrew with points', 'שִׁמְעוֹן'],
    ['Arabic with a number sign', '\u0600١٢'],
    ['Japanese with a chosen form', '葛\u{e0100}飾'],
    ['a family', 'Ada 👨‍👩‍👧‍👦'],
    ['a profession with a skin', '👩🏽‍💻'],
    ['a flag of parts', '🏳️‍🌈 ❤️‍🔥'],
    ['a flag of tags', 'Eve 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a key', '#️⃣1️⃣'],
    ['Latin with marks', 'Zoe\u0308 O’Neil-Ångström'],
    ['one sign', '⭐'],
  ])('keeps what its script needs: %s', (_what, name) => {
    expect(cleanName(name)).toBe(name);
  });

  test.each([
    [' Ada \t\n Dev ', 'Ada Dev'],
    ['Ada\u2028Dev\u0085Lee', 'Ada Dev Lee'],
    ['My\u202e phone\u2066', 'My phone'],
    ['A\0d\u0007a\u009b', 'Ada'],
    ['\ufeffA\u200bd\u2060a\u00ad', 'Ada'],
    ['\u200dAda \u200c\u200d', 'Ada'],
    ['ක්\u200d\u200d\u200dෂ', 'ක්\u200dෂ'],
    ['❤\ufe0f\ufe0f\ufe0f', '❤\ufe0f'],
    ['A\u{e0068}\u{e0069}', 'A'],
    [`🏴${'\u{e0061}'.repeat(50)}`, `🏴${'\u{e0061}'.repeat(7)}`],
    ['A\u180b\u180e', 'A'],
    ['A\u3164da\u115f\uffa0', 'Ada'],
    ['\u3164\u200dAda', 'Ada'],
    ['Ada\ufffe\u{1ffff}', 'Ada'],
  ])('is one line of what can be seen: %j', (typed, name) => {
    expect(cleanName(typed)).toBe(name);
    expect(cleanName(name)).toBe(name);
  });

  test.each([
    '',
    ' \t\u3000',
    '\u200d',
    '\u200b\u2060\ufeff',
    '\u202e\u2066\u200f',
    '\u3164\u3164',
    '\u115f',
    '\u2800',
    '\ufe0f',
    '\u0301\u0301',
    '\u034f',
    '\u{e0061}',
    '\0',
  ])('is none where nothing can be seen: %j', (typed) => {
    expect(cleanName(typed)).toBe('');
  });

  test('takes no time over a body full of signs', () => {
    const started = performance.now();
    for (const sign of ['\u200d', '\u{e0061}', '\ufe0f', '\u180b', ' '])
      cleanName(`🏴a${sign.repeat(60_000)}b`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
