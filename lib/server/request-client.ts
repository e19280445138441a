import 'server-only';
import { headers } from 'next/headers';
import type { Client } from '@/lib/model';

/** Where this request came from, as the front door wrote it into headers that only it may set. */
export async function requestClient(): Promise<Client> {
  const given = await headers();
  return {
    address: given.get('x-latchkey-address'),
    userAgent: given.get('user-agent')?.slice(0, 500) ?? null,
    requestId: given.get('x-latchkey-request-id') ?? '',
  };
}
