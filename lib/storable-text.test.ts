import { expect, test } from 'vitest';
import { isStorableText } from '@/lib/storable-text';

test.each(['', 'Ada', 'A\u0301', '\u200b', '👩‍💻', '\ufeff', 'line\nline'])(
  '%j can be kept',
  (text) => {
    expect(isStorableText(text)).toBe(true);
  },
);

test.each(['\0', 'Ada\0', '\ud800', 'a\udc00b', '\udc00\ud800'])('%j cannot be kept', (text) => {
  expect(isStorableText(text)).toBe(false);
});
