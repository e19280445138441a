import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * An address without port, brackets (RFC 3986 §3.2.2) or the IPv4-mapped prefix (RFC 4291 §2.5.5.2), in lower case;
 * null when it is none.
 */
function plainAddress(text: string): string | null {
  const bare = text.trim().replace(/^\[([^\]]*)\](:\d+)?$/, '$1');
  const host = /^[\d.]+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare;
  const address = host.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? null : address;
}

/**
 * The address of the client: that of the peer, or what the outermost of `hops` trusted proxies wrote into
 * X-Forwarded-For. Entries further left were sent by the client and are never believed; one that is no address falls
 * back to the peer.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  hops: number,
): string | null {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const header = request.headers['x-forwarded-for'];
  if (hops === 0 || header === undefined) return peer;
  const entries = String(header).split(',');
  return plainAddress(entries.at(Math.max(0, entries.length - hops)) ?? '') ?? peer;
}
