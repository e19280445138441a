import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { securityHeaders } from '../../lib/front-door/security-headers';
import { Gallery } from './gallery';

const root = join(import.meta.dirname, '../..');
const built = join(root, '.next/static');

/** The gallery's half in the browser. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['look/gallery/hydrate.tsx'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** The stylesheets of the built product, and the class by which its font is chosen. */
async function productStyle(): Promise<{ hrefs: string[]; fontClass: string }> {
  const names = (await readdir(join(built, 'chunks'))).filter((name) => name.endsWith('.css'));
  const texts = await Promise.all(
    names.map((name) => readFile(join(built, 'chunks', name), 'utf8')),
  );
  const fontClass = /\.([\w-]+variable)\b/.exec(texts.join(''))?.[1] ?? '';
  return { hrefs: names.map((name) => `/_next/static/chunks/${name}`), fontClass };
}

function documentOf(hrefs: string[], fontClass: string, nonce: string): string {
  const links = [...hrefs, '/gallery.css'].map((href) => `<link rel="stylesheet" href="${href}">`);
  return `<!doctype html><html lang="en" class="${fontClass}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Gallery</title>
<link rel="icon" href="data:,">${links.join('')}</head>
<body class="bg-canvas font-sans text-ink"><div id="gallery">${renderToString(createElement(Gallery))}</div>
<script src="/gallery.js" nonce="${nonce}"></script></body></html>`;
}

const types: Record<string, string> = { css: 'text/css', woff2: 'font/woff2' };

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  if (!existsSync(path)) return void response.writeHead(404).end();
  const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type }).end(await readFile(path));
}

/** A gallery that is served. */
export type ServedGallery = { origin: string; close: () => void };

/** Serves the gallery in the style of the built product and under the policy of its pages. */
export async function serveGallery(): Promise<ServedGallery> {
  const script = await bundle();
  const { hrefs, fontClass } = await productStyle();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/gallery.js')
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    if (pathname === '/gallery.css')
      return void sendFile(response, join(import.meta.dirname, 'gallery.css'));
    if (/^\/_next\/static\/(chunks|media)\/[\w.-]+$/.test(pathname))
      return void sendFile(response, join(root, pathname.replace('/_next', '.next')));
    if (pathname !== '/') return void response.writeHead(404).end();
    const nonce = randomBytes(16).toString('base64');
    response
      .writeHead(200, {
        ...securityHeaders({ nonce, https: false, development: false }),
        'content-type': 'text/html; charset=utf-8',
      })
      .end(documentOf(hrefs, fontClass, nonce));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, close: () => server.close() };
}
