import { expect, test } from 'vitest';
import { limit, networkOf } from '@/lib/policy/rate-limits';

test('counts every spelling of an IPv6 network as one (G2)', () => {
  const spellings = ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:0:0:9', '2001:db8:1:2:3:4:5:6'];
  expect(new Set(spellings.map(networkOf))).toEqual(new Set(['2001:db8:1:2::/64']));
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
});

test('counts an IPv4 address as itself, mapped or not', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
});

test('keeps the counters of two rules and two accounts apart', () => {
  const keys = [
    limit('begin_by_account', 'a'),
    limit('begin_by_account', 'b'),
    limit('refused_by_account', 'a'),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});
