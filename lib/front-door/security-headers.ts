/** What the headers depend on. */
export type HeaderFacts = { nonce: string; https: boolean; development: boolean };

/**
 * Content Security Policy of a page (CSP Level 3): nothing but our own, scripts by nonce alone. Next's
 * development server needs eval, inline styles and its socket.
 */
export function contentSecurityPolicy({ nonce, development }: HeaderFacts): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'${development ? ' ws:' : ''}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `object-src 'none'`,
  ].join('; ');
}

const always = {
  // For what is no page of Next's: if a browser shows it as a document, it can load nothing and be framed nowhere.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: then a form's POST carries `Origin: null`, and no check could tell it from a forged one.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const alwaysHttps = { ...always, 'strict-transport-security': 'max-age=31536000' };

/** The headers of every answer, whoever gives it; HSTS (RFC 6797) only where the public address is https. */
export function answerHeaders({ https }: Pick<HeaderFacts, 'https'>): Record<string, string> {
  return https ? alwaysHttps : always;
}

/** What a document has besides, and a file or JSON no use for: it is stored nowhere, and opened by nobody else's window. */
export const documentHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

/** The headers of every page: those of every answer and every document, and a policy of its own. */
export function securityHeaders(facts: HeaderFacts): Record<string, string> {
  return {
    ...answerHeaders(facts),
    ...documentHeaders,
    'content-security-policy': contentSecurityPolicy(facts),
  };
}
