import { type NextRequest, NextResponse } from 'next/server';
import { config as settings } from '@/lib/config';
import { securityHeaders } from '@/lib/front-door/security-headers';
import { newSecret } from '@/lib/tokens';

/**
 * Gives every page a nonce and its security headers, and nothing else: who may do what is decided in
 * the operations. Next reads the nonce from the request's policy and puts it on its own scripts.
 */
export function proxy(request: NextRequest) {
  const nonce = newSecret();
  const headers = securityHeaders({
    nonce,
    https: settings().secureCookies,
    // biome-ignore lint/style/noProcessEnv: a constant that Next replaces at build time, not a setting.
    development: process.env.NODE_ENV === 'development',
  });
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** Pages and actions; Next's own assets and the files of public/ carry no secrets and may be cached. */
export const config = {
  matcher: [
    '/((?!_next/static|authenticators/|passkey\\.js$|icon\\.svg$|favicon\\.ico$|apple-touch-icon\\.png$|robots\\.txt$).*)',
  ],
};
