import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BrandImage } from '@/lib/brand-image';
import { config } from '@/lib/config';
import { openDoor } from '@/lib/front-door/open-door';
import { routeTable } from '@/lib/front-door/route-table';

const picture = (type: BrandImage['type'], version: string): BrandImage => ({
  bytes: Buffer.from(`picture ${version}`),
  type,
  version,
  ratio: 1,
});
const svg = picture('image/svg+xml', 'aaaa');
const png = picture('image/png', 'bbbb');

const pages = async (_request: IncomingMessage, response: ServerResponse) => {
  response.end('of the pages');
};
const server = openDoor(routeTable({ handler: () => pages, keepsScripts: false }));
const none = config().brand;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  config().brand = none;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const given = { host: 'localhost:3000', ...headers };
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      ask(
        { port, host: '127.0.0.1', path, method, headers: given, agent: false },
        async (answer) => {
          let text = '';
          for await (const chunk of answer) text += String(chunk);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        },
      )
        .on('error', reject)
        .end();
    },
  );
}

test('a logo is sent as what it is, can do nothing as a document, and is kept under the address of its version', async () => {
  config().brand = { ...none, logo: svg, logoDark: png };
  const named = await get('/brand/logo?v=aaaa');
  expect(named).toMatchObject({ status: 200, text: 'picture aaaa' });
  expect(named.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-length': '12',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
  });
  const dark = await get('/brand/logo-dark');
  expect(dark).toMatchObject({ status: 200, text: 'picture bbbb' });
  expect(dark.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=3600',
  });
});

test('a version that the browser has is not sent again, and HEAD has no body', async () => {
  config().brand = { ...none, logo: svg };
  const { headers } = await get('/brand/logo');
  const again = await get('/brand/logo', { 'if-none-match': String(headers.etag) });
  expect(again).toMatchObject({ status: 304, text: '' });
  for (const tags of [`W/${headers.etag}`, `"other", ${headers.etag}`, '*'])
    expect(await get('/brand/logo', { 'if-none-match': tags })).toMatchObject({ status: 304 });
  expect(await get('/brand/logo', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  expect((await get('/brand/logo', {}, 'POST')).status).toBe(405);
});

test('an icon takes the place of ours wherever browsers look for one by themselves', async () => {
  config().brand = { ...none, icon: png };
  for (const path of ['/brand/icon', '/favicon.ico', '/apple-touch-icon.png'])
    expect(await get(path), path).toMatchObject({ status: 200, text: 'picture bbbb' });
  config().brand = { ...none, icon: svg };
  expect((await get('/favicon.ico')).headers['content-type']).toBe('image/svg+xml');
  // A home screen draws no SVG, and the mark of somebody else would be wrong.
  expect(await get('/apple-touch-icon.png')).toMatchObject({ status: 404, text: '' });
});

test('without a brand there is nothing of it, and our own icons are the files of the pages', async () => {
  for (const path of ['/brand/logo', '/brand/logo-dark', '/brand/icon', '/favicon.ico'])
    expect(await get(path), path).toMatchObject({ status: 200, text: 'of the pages' });
});
