import { describe, expect, test } from 'vitest';
import { earlyPress } from '@/lib/early-press';
import { stripFrameworkScripts } from './document-filter';
import real from './document-filter.fixture.json';

const stripped = stripFrameworkScripts(real.html);

describe('a document of the framework', () => {
  test('keeps one script, ours, with its nonce', () => {
    const scripts = stripped.match(/<script[^>]*>/g);
    expect(scripts).toEqual([
      expect.stringMatching(/^<script async="" src="\/passkey\.js" nonce="[\w-]+">$/),
    ]);
  });

  test('fetches no script of the framework in advance', () => {
    expect(real.html).toContain('as="script"');
    expect(stripped).not.toMatch(/as="script"|modulepreload/);
  });

  test('keeps its styles, its icon and all that a person sees', () => {
    expect(stripped).toContain('<link rel="stylesheet"');
    expect(stripped).toContain('<link rel="icon"');
    const visible = (html: string) => html.replace(/<(script|link)\b[^>]*>|<\/script>/g, '');
    const body = (html: string) =>
      visible(html.slice(html.indexOf('<main')).split('</main>')[0] ?? '');
    expect(body(stripped)).toBe(body(real.html));
  });

  test('keeps the hidden fields by which its forms post to an action', () => {
    expect(stripped).toContain('name="$ACTION_KEY"');
  });

  test('is not changed by a second pass', () => {
    expect(stripFrameworkScripts(stripped)).toBe(stripped);
  });
});

test('the script that keeps an early press stays, to the letter', () => {
  const element = `<script nonce="x" data-early-press="">${earlyPress}</script>`;
  expect(stripFrameworkScripts(`<p>a</p>${element}`)).toBe(`<p>a</p>${element}`);
  const another = element.replace('click', 'keydown');
  expect(another).not.toBe(element);
  expect(stripFrameworkScripts(`<p>a</p>${another}`)).toBe('<p>a</p>');
});

describe('scripts that look like ours', () => {
  test.each([
    '<script src="https://evil.example/passkey.js"></script>',
    '<script src="/passkey.json"></script>',
    '<script data-src="/passkey.js">alert(1)</script>',
    '<script>" src="/passkey.js"</script>',
    '<SCRIPT\n>alert(1)</SCRIPT >',
  ])('are taken out: %s', (element) => {
    expect(stripFrameworkScripts(`<p>a</p>${element}<p>b</p>`)).toBe('<p>a</p><p>b</p>');
  });

  test('text that mentions a script stays as it is', () => {
    const html = '<p>&lt;script&gt; and <input value="&lt;link as=script&gt;"/></p>';
    expect(stripFrameworkScripts(html)).toBe(html);
  });
});
