import { expect, test } from 'vitest';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';

const configured = {
  rpId: 'example.com',
  origins: ['https://login.example.com', 'https://shop.example.org'],
};

test('a request may name the RP ID, a configured host under it, or nothing', () => {
  for (const domain of [undefined, '', 'example.com', 'login.example.com'])
    expect(rpIdForDomain(domain, configured)).toBe('example.com');
});

test('C13 any other domain is refused', () => {
  for (const domain of [
    'evil.example',
    'other.example.com',
    'shop.example.org',
    'com',
    'EXAMPLE.com',
  ])
    expect(rpIdForDomain(domain, configured)).toBeNull();
});
