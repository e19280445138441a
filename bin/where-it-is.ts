import { isIPv6 } from 'node:net';
import type { Config } from '@/lib/config';

/** Lines for people about where a server is found; where it listens only if that does not follow from the first. */
export function whereItIs(
  { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>,
  port: number,
): string[] {
  const found = `Latchkey is at ${publicUrl.origin}`;
  const usual = publicUrl.protocol === 'https:' ? 443 : 80;
  if (Number(publicUrl.port || usual) === port) return [found];
  if (host === null) return [found, `It listens on port ${port} of every address`];
  return [found, `It listens on ${isIPv6(host) ? `[${host}]` : host}:${port}`];
}
