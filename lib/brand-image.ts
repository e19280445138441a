import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** A picture of the brand, read at the start. */
export type BrandImage = {
  bytes: Buffer;
  type: 'image/svg+xml' | 'image/png' | 'image/webp';
  /** Changes with the bytes: it names this version in addresses. */
  version: string;
  /** Width by height; null for an SVG that does not say it. */
  ratio: number | null;
};

const most = 256 * 1024;

const prolog = String.raw`^\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>[]*>\s*)*`;
const svgRoot = new RegExp(`${prolog}(<svg(?:\\s[^>]*)?>)`, 'i');

function ratioOfSvg(root: string): number | null {
  const attribute = (name: string) =>
    new RegExp(String.raw`\s${name}\s*=\s*["']([^"']*)["']`, 'i').exec(root)?.[1] ?? '';
  const length = (name: string) => Number(/^\s*([\d.]+)(?:px)?\s*$/.exec(attribute(name))?.[1]);
  const [, , width, height] = attribute('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  for (const [wide, high] of [
    [length('width'), length('height')],
    [width ?? 0, height ?? 0],
  ] as const)
    if (wide > 0 && high > 0) return wide / high;
  return null;
}

/** Canvas of a WebP (RFC 9649 §2.5, §2.6, §2.7), by the kind of its first chunk. */
function sizeOfWebp(bytes: Buffer): [number, number] | null {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
  if (kind === 'VP8 ') return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
  if (kind !== 'VP8L') return null;
  const bits = bytes.readUInt32LE(21);
  return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

function sizeOfPicture(bytes: Buffer): { type: 'png' | 'webp'; size: [number, number] } | null {
  if (bytes.length < 32) return null;
  if (bytes.subarray(0, 8).equals(pngSignature))
    return { type: 'png', size: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] };
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    return null;
  const size = sizeOfWebp(bytes);
  return size && { type: 'webp', size };
}

/** What a file is, by what it begins with and whatever it is called. */
function recognise(bytes: Buffer): Pick<BrandImage, 'type' | 'ratio'> | null {
  const picture = sizeOfPicture(bytes);
  if (picture) {
    const [width, height] = picture.size;
    return width > 0 && height > 0
      ? { type: `image/${picture.type}`, ratio: width / height }
      : null;
  }
  const root = svgRoot.exec(bytes.toString('utf8'))?.[1];
  return root === undefined ? null : { type: 'image/svg+xml', ratio: ratioOfSvg(root) };
}

const wanted = 'expected an SVG, PNG or WebP file of at most 256 KiB';

/** Reads a picture of the brand, or says what was expected in its place. */
export function readBrandImage(path: string): { image: BrandImage } | { problem: string } {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > most)
      return { problem: `${wanted}, found one of ${Math.ceil(size / 1024)} KiB at ${path}` };
    bytes = readFileSync(path);
  } catch {
    return { problem: `${wanted}, found no readable file at ${path}` };
  }
  const recognised = recognise(bytes);
  if (!recognised) return { problem: `${wanted}, found something else at ${path}` };
  const version = hash('sha256', bytes, 'hex').slice(0, 16);
  return { image: { bytes, version, ...recognised } };
}
