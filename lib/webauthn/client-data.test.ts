import { describe, expect, it } from 'vitest';
import { readClientData } from '@/lib/webauthn/client-data';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  asked,
  authenticatorOf,
  challenge,
  creation,
  enrol,
  origin,
  signIn,
} from '@/testing/webauthn/ceremony';

const text = challenge.toString('base64url');
const usual = `{"type":"webauthn.get","challenge":"${text}","origin":"${origin}","crossOrigin":false}`;
const more = (member: string) => usual.replace(/\}$/, `,${member}}`);

describe('readClientData', () => {
  it('reads what browsers write', () => {
    expect(readClientData(Buffer.from(usual))).toEqual({
      ok: true,
      value: { type: 'webauthn.get', challenge: text, origin, crossOrigin: false },
    });
  });

  it('does not ask for crossOrigin, which older browsers leave out', () => {
    const without = usual.replace(',"crossOrigin":false', '');
    expect(readClientData(Buffer.from(without))).toMatchObject({
      ok: true,
      value: { crossOrigin: false },
    });
  });

  it('is not confused by colons, braces and quotes inside texts', () => {
    const odd = more('"a:b\\"c":"x:{\\"y\\":1}\\\\","d":[{"e:":{}},":"]');
    expect(readClientData(Buffer.from(odd)).ok).toBe(true);
  });

  const hostile: [string, Buffer][] = [
    ['an array', Buffer.from(`[${usual}]`)],
    ['null', Buffer.from('null')],
    ['a text', Buffer.from(JSON.stringify(usual))],
    ['no JSON', Buffer.from(usual.slice(0, -1))],
    ['two objects', Buffer.from(usual + usual)],
    ['a byte order mark', Buffer.from(`\uFEFF${usual}`)],
    [
      'invalid UTF-8',
      Buffer.concat([
        Buffer.from(more('"x":"').slice(0, -1)),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    ],
    [
      'overlong UTF-8',
      Buffer.concat([
        Buffer.from(more('"x":"').slice(0, -1)),
        Buffer.from([0xc0, 0xaf]),
        Buffer.from('"}'),
      ]),
    ],
    ['UTF-16', Buffer.from(usual, 'utf16le')],
    ['a member twice', Buffer.from(more(`"origin":"${origin}"`))],
    ['a member twice, once escaped', Buffer.from(more('"ori\\u0067in":"https://evil.example"'))],
    ['a nested member twice', Buffer.from(more('"x":[{"y":1,"y":2}]'))],
    ['__proto__ members', Buffer.from(more('"__proto__":{"type":"webauthn.get"}'))],
    ['members of other types', Buffer.from(usual.replace(`"${origin}"`, `["${origin}"]`))],
    ['crossOrigin as a text', Buffer.from(usual.replace('false', '"false"'))],
  ];

  it.each(hostile)('A33 refuses %s', (_name, bytes) => {
    expect(readClientData(bytes)).toEqual({ ok: false, reason: 'client_data' });
  });

  it.each(hostile)('A33 refuses %s in both ceremonies, though signed', async (_name, bytes) => {
    const authenticator = authenticatorOf();
    const passkey = await enrol(authenticator);
    expect(signIn(authenticator, passkey, { clientDataJSON: bytes }).ok).toBe(false);
    const create = Buffer.from(
      bytes.toString('latin1').replace('webauthn.get', 'webauthn.create'),
      'latin1',
    );
    const response = authenticator.register(creation, { origin, clientDataJSON: create });
    expect((await verifyRegistration({ response, expected: asked })).ok).toBe(false);
  });

  it('takes the origin of an Android app where exactly that one is configured', async () => {
    const app = 'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck';
    const other = app.replace('pNiP', 'pNiQ');
    const response = authenticatorOf().register(creation, { origin: app });
    const register = (origins: string[]) =>
      verifyRegistration({ response, expected: { ...asked, origins } });
    expect(await register([origin, app])).toMatchObject({ ok: true });
    expect(await register([origin, other])).toEqual({ ok: false, reason: 'origin' });
    expect(await register([origin, app.slice(0, -1)])).toEqual({ ok: false, reason: 'origin' });
  });

  it('is not brought down by nesting as deep as fits', () => {
    const deep = more(`"x":${'['.repeat(1900)}${']'.repeat(1900)}`);
    expect(readClientData(Buffer.from(deep)).ok).toBe(true);
    expect(readClientData(Buffer.alloc(4096, '[')).ok).toBe(false);
  });

  it('A33 refuses a megabyte unread', async () => {
    const authenticator = authenticatorOf();
    const bytes = Buffer.from(more(`"x":"${'x'.repeat(1_000_000)}"`));
    expect(signIn(authenticator, await enrol(authenticator), { clientDataJSON: bytes })).toEqual({
      ok: false,
      reason: 'shape',
    });
  });
});
