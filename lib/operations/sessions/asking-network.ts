import { isIP } from 'node:net';
import type { Caller } from '@/lib/model';
import { networkOf } from '@/lib/policy/rate-limits';

/**
 * The network for which somebody's name is counted: that of the browser, if the caller tells its address (of a list as in
 * `X-Forwarded-For` the first), else the caller's own; empty if neither is known.
 */
export function askingNetwork(caller: Caller, told: string | undefined): string {
  const first = told?.split(',')[0]?.trim() ?? '';
  const address = isIP(first) > 0 ? first : (caller.client.address ?? '');
  return networkOf(address);
}
