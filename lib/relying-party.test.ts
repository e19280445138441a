import { expect, test } from 'vitest';
import { beyondRelatedLabels, canBeRelated, isWithin, isWithinReach } from '@/lib/relying-party';

test.each([
  ['example.com', 'example.com', true],
  ['example.com', 'id.example.com', true],
  ['example.com', 'id.eu.example.com', true],
  ['login', 'login', true],
  ['me.github.io', 'id.me.github.io', true],
  ['github.io', 'github.io', true],
  ['example.com', 'badexample.com', false],
  ['id.example.com', 'example.com', false],
  ['com', 'example.com', false],
  ['co.uk', 'example.co.uk', false],
  ['github.io', 'me.github.io', false],
  ['amazonaws.com', 'me.s3.amazonaws.com', false],
  ['localhost', 'id.localhost', false],
  ['', 'example.com', false],
])('passkeys of %s at %s: %s, as a browser judges it', (rpId, host, usable) => {
  expect(isWithin(rpId, host)).toBe(usable);
});

test('a related origin has a registered name and https', () => {
  const related = (origin: string) => canBeRelated(new URL(origin));
  expect(related('https://shop.example')).toBe(true);
  expect(related('http://shop.example')).toBe(false);
  expect(related('https://intranet')).toBe(false);
  expect(related('https://github.io')).toBe(false);
});

test.each([
  ['https://id.example.com', true],
  ['https://intranet:8443', true],
  ['http://localhost:3000', false],
  ['https://localhost', false],
  ['https://id.localhost', false],
])('another device reaches %s: %s', (address, reached) => {
  expect(isWithinReach(new URL(address))).toBe(reached);
});

test('of related origins five names count, whatever their suffix and host', () => {
  const five = ['one.com', 'two.com', 'www.two.de', 'three.com', 'four.com', 'five.com'];
  const more = ['www.one.co.uk', 'six.com', 'a.two.fr', 'seven.com'];
  const origins = [...five, ...more].map((host) => `https://${host}`);
  expect(beyondRelatedLabels(origins)).toEqual(['https://six.com', 'https://seven.com']);
});
