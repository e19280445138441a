import { describe, expect, it } from 'vitest';
import { decodeBase64url } from '@/lib/webauthn/base64url';
import { buildRequestOptions } from '@/lib/webauthn/request-options';

const asked = {
  rpId: 'example.domain.com',
  challenge: decodeBase64url('GAOHYz2jE69kJMYo6Laij8yWw9-dKKgbViNhfuy0StA'),
  timeoutSeconds: 300,
  userVerification: 'required',
} as const;

describe('buildRequestOptions', () => {
  it('prints the published example', () => {
    const allow = [{ credentialId: 'ATmqBg-99qyOZk2zloPdJQyS2R7IkFT7v9Hoos_B_nM', transports: [] }];
    expect(buildRequestOptions({ ...asked, allow })).toStrictEqual({
      allowCredentials: [{ id: 'ATmqBg-99qyOZk2zloPdJQyS2R7IkFT7v9Hoos_B_nM', type: 'public-key' }],
      challenge: 'GAOHYz2jE69kJMYo6Laij8yWw9-dKKgbViNhfuy0StA',
      rpId: 'example.domain.com',
      timeout: 300_000,
      userVerification: 'required',
    });
  });

  it('adds the transports that are known, in one order', () => {
    const allow = [{ credentialId: 'AAEC', transports: ['usb', 'nfc'] as const }];
    expect(buildRequestOptions({ ...asked, allow }).allowCredentials).toStrictEqual([
      { id: 'AAEC', transports: ['nfc', 'usb'], type: 'public-key' },
    ]);
  });

  it('allows every discoverable passkey by an empty list', () => {
    expect(buildRequestOptions({ ...asked, allow: [] }).allowCredentials).toStrictEqual([]);
  });
});
