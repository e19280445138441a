import { describe, expect, test } from 'vitest';
import { parseConfig } from '@/lib/config';
import { wellKnown } from '@/lib/front-door/well-known';

const config = parseConfig({
  PUBLIC_URL: 'https://id.example.com',
  RP_ORIGINS:
    'https://shop.example, android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck',
});

describe('the well-known addresses', () => {
  test('A38 name the configured origins of pages and no other', () => {
    expect(wellKnown('/.well-known/webauthn', config)).toEqual({
      body: { origins: ['https://id.example.com', 'https://shop.example'] },
    });
  });

  test('lead to account security', () => {
    expect(wellKnown('/.well-known/change-password', config)).toEqual({
      location: 'https://id.example.com/account/security',
    });
    expect(wellKnown('/.well-known/other', config)).toBeNull();
  });
});
