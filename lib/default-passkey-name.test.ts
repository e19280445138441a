import { describe, expect, it } from 'vitest';
import { defaultPasskeyName } from '@/lib/default-passkey-name';

const aaguid = '00000000-0000-0000-0000-000000000000';
const onePassword = 'bada5566-a7aa-401f-bd96-45619a55120d';
const chromeOnMac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

describe('defaultPasskeyName', () => {
  it('prefers the name behind the AAGUID', () => {
    const credential = { aaguid: onePassword, transports: ['internal'] };
    expect(defaultPasskeyName(credential, chromeOnMac)).toBe('1Password');
  });

  it('calls a security key by that word, not by the browser that made it', () => {
    expect(defaultPasskeyName({ aaguid, transports: ['usb'] }, chromeOnMac)).toBe('Security key');
  });

  it('calls a phone that was reached by a QR code a phone', () => {
    const credential = { aaguid, transports: ['hybrid'] };
    expect(defaultPasskeyName(credential, chromeOnMac)).toBe('Phone or tablet');
  });

  it.each([[['internal']], [[]]])('falls back to the browser for %j', (transports) => {
    expect(defaultPasskeyName({ aaguid, transports }, chromeOnMac)).toBe('Chrome on macOS');
  });

  it('falls back to a plain word when nothing is known', () => {
    expect(defaultPasskeyName({ aaguid, transports: [] }, null)).toBe('Passkey');
  });
});
