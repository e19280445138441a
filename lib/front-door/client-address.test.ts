import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress } from '@/lib/front-door/client-address';

function request(
  remoteAddress: string,
  forwarded?: string,
): Pick<IncomingMessage, 'headers' | 'socket'> {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  return { socket, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } };
}

test('believes no header without a trusted proxy', () => {
  expect(clientAddress(request('203.0.113.9', '1.2.3.4'), 0)).toBe('203.0.113.9');
});

test('takes what the trusted proxy saw, not what the client claimed', () => {
  expect(clientAddress(request('10.0.0.1', '1.2.3.4, 198.51.100.7'), 1)).toBe('198.51.100.7');
});

test('counts as many proxies as are trusted', () => {
  expect(clientAddress(request('10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2'), 2)).toBe(
    '198.51.100.7',
  );
});

test('takes the first entry when fewer proxies answered than are trusted', () => {
  expect(clientAddress(request('10.0.0.1', '198.51.100.7'), 3)).toBe('198.51.100.7');
});

test('falls back to the peer when the header is missing or no address', () => {
  expect(clientAddress(request('10.0.0.1'), 1)).toBe('10.0.0.1');
  expect(clientAddress(request('10.0.0.1', 'unknown'), 1)).toBe('10.0.0.1');
  expect(clientAddress(request('10.0.0.1', ''), 1)).toBe('10.0.0.1');
});

test('writes one address in one way, whatever port, brackets or mapping it came with', () => {
  expect(clientAddress(request('::ffff:192.0.2.1'), 0)).toBe('192.0.2.1');
  expect(clientAddress(request('10.0.0.1', '192.0.2.1:51000'), 1)).toBe('192.0.2.1');
  expect(clientAddress(request('10.0.0.1', '[2001:DB8::1]:443'), 1)).toBe('2001:db8::1');
});

test('knows no address of a socket that is gone', () => {
  expect(clientAddress({ socket: new Socket(), headers: {} }, 0)).toBeNull();
});
