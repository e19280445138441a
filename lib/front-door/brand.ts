import type { BrandImage } from '@/lib/brand-image';
import { config } from '@/lib/config';
import { turnAway } from '@/lib/front-door/answer';
import { pathOf } from '@/lib/front-door/match-request';
import type { Handler, Route } from '@/lib/front-door/route';

/** What an SVG may do where somebody opens it as a document: draw itself. */
const harmless = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** The picture at a path; null: there is none, although there is one of ours; undefined: not a matter of the brand. */
function pictureAt(path: string): BrandImage | null | undefined {
  const { logo, logoDark, icon } = config().brand;
  if (path === '/brand/logo') return logo ?? undefined;
  if (path === '/brand/logo-dark') return logoDark ?? undefined;
  if (!icon) return undefined;
  if (path === '/brand/icon' || path === '/favicon.ico') return icon;
  // Home screens ask for it by themselves, and draw nothing but a PNG.
  if (path === '/apple-touch-icon.png') return icon.type === 'image/png' ? icon : null;
  return undefined;
}

/** Matches the paths of the brand's pictures, as far as there are any. */
export const isOfBrand: Route['matches'] = (asked) => pictureAt(pathOf(asked)) !== undefined;

/** Weak comparison (RFC 9110 §13.1.2): a proxy that compresses makes a tag weak. */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Answers with a picture of the brand: kept for a year under an address that names its version, else for an hour. */
export const answerBrand: Handler = (request, response) => {
  const picture = pictureAt(pathOf(request));
  if (!picture) return turnAway(response, 404);
  const { bytes, type, version } = picture;
  const isVersioned = request.url?.endsWith(`?v=${version}`);
  const etag = `"${version}"`;
  const headers = {
    etag,
    'cache-control': isVersioned ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  };
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-length': bytes.length,
    'content-security-policy': harmless,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
};
