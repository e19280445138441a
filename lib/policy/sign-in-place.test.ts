import { describe, expect, test } from 'vitest';
import { addressInWords, placeOf } from '@/lib/policy/sign-in-place';

const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

describe('the place of a sign-in', () => {
  const page = { kind: 'page', browserId: '1', address: '203.0.113.7', userAgent: chrome } as const;

  test('is known by the cookie, or by browser, system and network', () => {
    expect(placeOf(page)).toEqual({
      marks: ['cookie 1', 'at ["Chrome on macOS","203.0.113.7"]'],
      browser: 'Chrome on macOS',
      address: '203.0.113.7',
    });
    const newer = { ...page, userAgent: chrome.replace('143', '144') };
    expect(placeOf(newer).marks).toEqual(placeOf(page).marks);
  });

  test('is one for all addresses of a household', () => {
    const at = (address: string) => placeOf({ ...page, browserId: null, address }).marks;
    expect(at('2001:db8:1:2::3')).toEqual(at('2001:db8:1:2:ffff::4'));
    expect(at('2001:db8:1:2::3')).not.toEqual(at('2001:db8:1:3::3'));
  });

  test('has no mark where nothing is known', () => {
    const unknown = { kind: 'page', browserId: null, address: null, userAgent: null } as const;
    expect(placeOf(unknown)).toEqual({ marks: [], browser: null, address: null });
    for (const told of [null, {}, { ip: 'somewhere', header: {} }])
      expect(placeOf({ kind: 'api', told }).marks).toEqual([]);
  });

  test('is what the maker of a session tells, and never that of the maker', () => {
    const told = {
      fingerprintId: 'f1',
      ip: '198.51.100.4, 10.0.0.1',
      header: { 'User-Agent': { values: [chrome] } },
    };
    expect(placeOf({ kind: 'api', told })).toEqual({
      marks: ['told f1', 'at ["Chrome on macOS","198.51.100.4"]'],
      browser: 'Chrome on macOS',
      address: '198.51.100.4',
    });
  });

  test('takes a description for want of a header, as one short line', () => {
    const told = { description: `Our\r\nBcc: eve@evil.example ${'x'.repeat(200)}` };
    const { browser } = placeOf({ kind: 'api', told });
    expect(browser).toHaveLength(80);
    expect(browser).toMatch(/^Our Bcc: eve@evil\.example x/);
  });

  test('takes no address for a description, and no words behind one for a network', () => {
    const description = 'Browser: https://evil.example/reset is where you must go now';
    const told = { description, ip: '2001:db8::1%www.evil.example' };
    expect(placeOf({ kind: 'api', told })).toMatchObject({ browser: null, address: null });
    const emoji = `${'x'.repeat(79)}🔑🔑`;
    expect(placeOf({ kind: 'api', told: { description: emoji } }).browser).toBe(
      `${'x'.repeat(79)}🔑`,
    );
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['127.0.0.1', 'a private network (127.0.0.1)'],
  ['172.20.1.1', 'a private network (172.20.1.1)'],
  ['::1', 'a private network (::1)'],
  ['fd12::1', 'a private network (fd12::1)'],
  ['172.32.1.1', '172.32.1.1'],
  [null, 'an unknown network'],
])('says of the address %s: %s', (address, words) => {
  expect(addressInWords(address)).toBe(words);
});
