import 'server-only';
import type { Caller } from '@/lib/model';
import { readBrowserCookie } from '@/lib/server/cookies';
import { requestClient } from '@/lib/server/request-client';
import { readToken } from '@/lib/tokens';

/** The caller of a page or action: this browser, or nobody when it brings no cookie. */
export async function browserCaller(): Promise<Caller> {
  const client = await requestClient();
  const value = await readBrowserCookie();
  const token = value === null ? null : readToken(value);
  return token?.kind === 'browser'
    ? { kind: 'browser', token, client }
    : { kind: 'anonymous', client };
}
