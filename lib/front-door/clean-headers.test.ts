import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '@/lib/config';
import { cleanHeaders, nextClientHeaders } from '@/lib/front-door/clean-headers';

const { publicUrl } = parseConfig({ PUBLIC_URL: 'https://id.example.com' });
const client = { address: '203.0.113.7', userAgent: null, requestId: 'an-id' };
const clean = (headers: IncomingHttpHeaders, mayBring = nextClientHeaders) => {
  cleanHeaders(headers, { client, publicUrl, mayBring, exchange: '7' });
  return headers;
};

describe('the front door', () => {
  test('D2 believes no header about host, scheme or address', () => {
    const given = clean({
      host: 'evil.example',
      forwarded: 'host=evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '198.51.100.1',
      'x-original-url': '/console',
      'x-host': 'evil.example',
      'x-real-ip': '198.51.100.1',
    });
    expect(given).toEqual({
      host: 'id.example.com',
      'x-forwarded-host': 'id.example.com',
      'x-forwarded-proto': 'https',
      'x-latchkey-address': '203.0.113.7',
      'x-latchkey-exchange': '7',
      'x-latchkey-request-id': 'an-id',
    });
  });

  test('D3 strips what servers of ours tell each other, and lets the browser speak', () => {
    const given = clean({
      'x-middleware-subrequest': 'proxy',
      'next-resume': '1',
      'x-nextjs-data': '1',
      'x-now-route-matches': '1',
      'x-latchkey-address': '198.51.100.1',
      'x-nonce': 'mine',
      'next-action': 'abc',
      'next-router-state-tree': '%5B%22%22%2C%7B%7D%5D',
      cookie: 'latchkey=1',
      origin: 'https://id.example.com',
    });
    expect(Object.keys(given).sort()).toEqual([
      'cookie',
      'host',
      'next-action',
      'next-router-state-tree',
      'origin',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-latchkey-address',
      'x-latchkey-exchange',
      'x-latchkey-request-id',
    ]);
    expect(given['x-latchkey-address']).toBe('203.0.113.7');
  });

  test('takes a router state that cannot be read as none', () => {
    for (const state of ['garbage', '%00', '%5B%22%22%5D'])
      expect(clean({ rsc: '1', 'next-router-state-tree': state })).not.toHaveProperty(
        'next-router-state-tree',
      );
  });

  test('lets nothing of the inside pass to a row that names nothing', () => {
    expect(clean({ 'next-action': 'abc', dpop: 'proof' }, [])).toMatchObject({ dpop: 'proof' });
    expect(clean({ 'next-action': 'abc' }, [])).not.toHaveProperty('next-action');
  });
});
