import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '@/lib/config';
import { cleanHeaders, turnAway } from '@/lib/front-door';
import { wellKnown } from '@/lib/well-known';

const config = parseConfig({
  PUBLIC_URL: 'https://id.example.com',
  RP_ORIGINS: 'https://shop.example',
});

function request(headers: IncomingHttpHeaders, url = '/login', method = 'GET'): IncomingMessage {
  return {
    headers,
    url,
    method,
    socket: { remoteAddress: '203.0.113.7' },
  } as unknown as IncomingMessage;
}

describe('the front door', () => {
  test('D2 believes no header about host, scheme or address', () => {
    const given = request({
      host: 'evil.example',
      forwarded: 'host=evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '198.51.100.1',
      'x-original-url': '/console',
      'x-host': 'evil.example',
      'x-real-ip': '198.51.100.1',
    });
    cleanHeaders(given, config);
    expect(given.headers).toEqual({
      host: 'id.example.com',
      'x-forwarded-host': 'id.example.com',
      'x-forwarded-proto': 'https',
      'x-latchkey-address': '203.0.113.7',
      'x-latchkey-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('D3 strips what servers of ours tell each other, and lets the browser speak', () => {
    const given = request({
      'x-middleware-subrequest': 'proxy',
      'next-resume': '1',
      'x-nextjs-data': '1',
      'x-now-route-matches': '1',
      'x-latchkey-address': '198.51.100.1',
      'x-nonce': 'mine',
      'next-action': 'abc',
      'next-router-state-tree': 'tree',
      cookie: 'latchkey=1',
      origin: 'https://id.example.com',
    });
    cleanHeaders(given, config);
    expect(Object.keys(given.headers).sort()).toEqual([
      'cookie',
      'host',
      'next-action',
      'next-router-state-tree',
      'origin',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-latchkey-address',
      'x-latchkey-request-id',
    ]);
    expect(given.headers['x-latchkey-address']).toBe('203.0.113.7');
  });

  test.each([
    ['http://evil.example/login', 400],
    ['//evil.example', 400],
    ['/\\evil.example', 400],
    ['/_next/image?url=http://127.0.0.1', 404],
    ['/login', null],
  ])('answers %s with %s', (url, status) => {
    expect(turnAway(request({}, url))).toBe(status);
  });

  test.each([
    ['GET', null],
    ['HEAD', null],
    ['POST', null],
    ['PUT', 405],
    ['DELETE', 405],
    ['OPTIONS', 405],
    ['TRACE', 405],
  ])('D9 answers a page asked for with %s with %s', (method, status) => {
    expect(turnAway(request({}, '/login', method))).toBe(status);
  });

  test('D15 takes no body over 64 KiB, and none of unknown length', () => {
    expect(turnAway(request({ 'content-length': '65537' }))).toBe(413);
    expect(turnAway(request({ 'content-length': '65536' }))).toBeNull();
    expect(turnAway(request({ 'transfer-encoding': 'chunked' }))).toBe(411);
  });
});

describe('the well-known addresses', () => {
  test('A38 name the configured origins and no other', () => {
    expect(wellKnown('/.well-known/webauthn', config)).toEqual({
      body: { origins: ['https://id.example.com', 'https://shop.example'] },
    });
  });

  test('lead to account security', () => {
    expect(wellKnown('/.well-known/change-password', config)).toEqual({
      location: 'https://id.example.com/account/security',
    });
    expect(wellKnown('/.well-known/other', config)).toBeNull();
  });
});
