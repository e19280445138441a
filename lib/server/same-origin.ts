import 'server-only';
import { headers } from 'next/headers';
import { config } from '@/lib/config';
import { ok, type Result, refuse } from '@/lib/result';

/**
 * Refuses (`cross_site_request`) a state-changing request that our own pages did not make: the Origin header
 * must be that of PUBLIC_URL, and Sec-Fetch-Site, where sent, same-origin. A missing Origin is refused.
 */
export async function checkSameOrigin(): Promise<Result<null>> {
  const given = await headers();
  const site = given.get('sec-fetch-site');
  const isOurs = given.get('origin') === config().publicUrl.origin;
  return isOurs && (site === null || site === 'same-origin')
    ? ok(null)
    : refuse('cross_site_request');
}
