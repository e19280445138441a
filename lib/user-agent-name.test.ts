import { describe, expect, it } from 'vitest';
import { userAgentName } from '@/lib/user-agent-name';

const mozilla = 'Mozilla/5.0';
const chromeOnMac = `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36`;

describe('userAgentName', () => {
  it.each([
    ['Chrome on macOS', chromeOnMac],
    [
      'Edge on Windows',
      `${mozilla} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0`,
    ],
    [
      'Opera on Linux',
      `${mozilla} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 OPR/120.0.0.0`,
    ],
    ['Firefox on Linux', `${mozilla} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`],
    [
      'Safari on macOS',
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`,
    ],
    [
      'Safari on iPhone',
      `${mozilla} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1`,
    ],
    [
      'Chrome on iPhone',
      `${mozilla} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/149.0.0.0 Mobile/15E148 Safari/604.1`,
    ],
    [
      'Samsung Internet on Android',
      `${mozilla} (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    ],
    [
      'Chrome on ChromeOS',
      `${mozilla} (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36`,
    ],
  ])('calls it %s', (name, userAgent) => {
    expect(userAgentName(userAgent)).toBe(name);
  });

  it('names the system alone when the browser is a stranger', () => {
    expect(userAgentName('SomeApp/1.0 (Windows NT 10.0)')).toBe('Windows');
  });

  it('says nothing about programs and about no header at all', () => {
    expect(userAgentName('curl/8.5.0')).toBeNull();
    expect(userAgentName('')).toBeNull();
    expect(userAgentName(null)).toBeNull();
  });
});
