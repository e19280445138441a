import type { IncomingMessage } from 'node:http';

/** A body as text, or why there is none: too many bytes, bytes that are no UTF-8, or a client that went away. */
type Body =
  | { kind: 'text'; text: string }
  | { kind: 'too_large' }
  | { kind: 'not_text' }
  | { kind: 'incomplete' };

// A byte order mark stays in, and is then no JSON (RFC 8259 §8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeText(bytes: Buffer): Body {
  try {
    return { kind: 'text', text: utf8.decode(bytes) };
  } catch {
    return { kind: 'not_text' };
  }
}

/**
 * Reads a body of at most that many bytes as UTF-8 (RFC 8259 §8.1). One that is larger is known by its announced
 * length or once it has grown too long; nothing of it is kept. Never rejects: a client that goes away leaves an
 * incomplete body.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.resolve({ kind: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve({ kind: 'too_large' });
    });
    request.on('end', () => resolve(decodeText(Buffer.concat(chunks))));
    request.on('error', () => resolve({ kind: 'incomplete' }));
  });
}
