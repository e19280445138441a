import { describe, expect, test } from 'vitest';
import { answerHeaders, contentSecurityPolicy, securityHeaders } from './security-headers';

const production = { nonce: 'bm9uY2U', https: true, development: false };

describe('the headers of a page', () => {
  test('allow no inline script, no eval and no foreign source in production', () => {
    const policy = contentSecurityPolicy(production);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'nonce-bm9uY2U' 'strict-dynamic';`);
    expect(policy).not.toMatch(/unsafe|https?:|ws:|\*/);
  });

  test('loosen for the development server only', () => {
    expect(contentSecurityPolicy({ ...production, development: true })).toContain('unsafe-eval');
  });

  test('promise https only where the public address has it', () => {
    expect(securityHeaders(production)).toHaveProperty('strict-transport-security');
    expect(answerHeaders(production)).toHaveProperty('strict-transport-security');
    const plain = { ...production, https: false };
    for (const headers of [securityHeaders(plain), answerHeaders(plain)])
      expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('keep pages out of caches, frames, search engines and referrers', () => {
    expect(securityHeaders(production)).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'same-origin',
    });
  });
});
