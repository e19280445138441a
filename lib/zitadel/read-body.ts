import type { IncomingMessage } from 'node:http';

/** Larger than any credential or policy; nothing here takes files. */
const maximumBytes = 64 * 1024;

/** A body that is text, or why it is none. */
type Body =
  | { kind: 'text'; text: string }
  | { kind: 'too_large' }
  | { kind: 'not_text' }
  | { kind: 'incomplete' };

// A byte order mark stays in, and is then no JSON.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeText(bytes: Buffer): Body {
  try {
    return { kind: 'text', text: utf8.decode(bytes) };
  } catch {
    return { kind: 'not_text' };
  }
}

/**
 * Reads a body of at most 64 KiB as UTF-8. One that is larger is known by its announced length or once it has
 * grown too long; nothing of it is kept. Never rejects: a client that goes away leaves an incomplete body.
 */
export function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) {
    return Promise.resolve({ kind: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maximumBytes) chunks.push(chunk);
      else resolve({ kind: 'too_large' });
    });
    request.on('end', () => resolve(decodeText(Buffer.concat(chunks))));
    request.on('error', () => resolve({ kind: 'incomplete' }));
  });
}
