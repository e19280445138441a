import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findAuthenticator } from '@/lib/authenticators';
import table from '@/lib/authenticators.json';

/** What those send who hide their model (WebAuthn L3 §6.5.1). */
const zeroAaguid = '00000000-0000-0000-0000-000000000000';

const icons = [...new Set(table.flatMap(({ icon }) => icon ?? []))].flatMap((icon) =>
  ['light', 'dark'].map((theme) => `public/authenticators/${icon}-${theme}.svg`),
);

describe('findAuthenticator', () => {
  it('knows an AAGUID however it is spelt', () => {
    expect(findAuthenticator('EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4')).toEqual({
      name: 'Google Password Manager',
      icon: { light: '/authenticators/google-light.svg', dark: '/authenticators/google-dark.svg' },
    });
  });

  it('names an authenticator that has no icon', () => {
    expect(findAuthenticator('b84e4048-15dc-4dd0-8640-f4f60813c8af')).toEqual({
      name: 'NordPass',
      icon: null,
    });
  });

  it('knows nothing about the zero AAGUID and about strangers', () => {
    expect(findAuthenticator(zeroAaguid)).toBeNull();
    expect(findAuthenticator('01020304-0506-0708-0102-030405060708')).toBeNull();
  });
});

describe('the table', () => {
  it('lists well-formed AAGUIDs, each once, and never the zero one', () => {
    const aaguids = table.flatMap((entry) => entry.aaguids);
    expect(new Set(aaguids).size).toBe(aaguids.length);
    expect(aaguids).not.toContain(zeroAaguid);
    for (const aaguid of aaguids)
      expect(aaguid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each(icons)('ships %s, drawn without anything that could run or load', (file) => {
    expect(existsSync(file)).toBe(true);
    const svg = readFileSync(file, 'utf8');
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24" fill="#[0-9a-f]{6}">/,
    );
    expect(svg).not.toMatch(/<script|\son\w+=|href|style|url\(/i);
  });
});
