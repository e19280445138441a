import { describe, expect, test } from 'vitest';
import { config } from '@/lib/config';
import { isForeignForm } from '@/lib/front-door/foreign-forms';

const { origin } = config().publicUrl;
const form = { 'content-type': 'multipart/form-data; boundary=x' };
const isForeign = (headers: Record<string, string>, method = 'POST') =>
  isForeignForm({ method, url: '/login', headers });

describe('a form', () => {
  test('of our own pages passes', () => {
    expect(isForeign({ ...form, origin })).toBe(false);
    expect(isForeign({ ...form, origin, 'sec-fetch-site': 'same-origin' })).toBe(false);
  });

  test.each<Record<string, string>>([
    {},
    { origin: 'null' },
    { origin: 'http://evil.example' },
    { origin: `${origin}.evil.example` },
    { origin, 'sec-fetch-site': 'cross-site' },
    { origin, 'sec-fetch-site': 'same-site' },
    { origin, 'sec-fetch-site': 'none' },
  ])('D6 from elsewhere is foreign, however it is encoded: %j', (headers) => {
    for (const type of [
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'text/plain;charset=UTF-8',
    ])
      expect(isForeign({ 'content-type': type, ...headers }), type).toBe(true);
    expect(isForeign({ 'next-action': 'x', ...headers })).toBe(true);
  });

  test('is neither what is only looked at nor what a script sends as JSON', () => {
    expect(isForeign(form, 'GET')).toBe(false);
    expect(isForeign({ 'content-type': 'application/json' })).toBe(false);
  });
});
