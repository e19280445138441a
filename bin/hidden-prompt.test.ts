import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askHidden } from '@/bin/hidden-prompt';

/** A terminal, and everything that it showed. */
function terminal() {
  const input = new PassThrough();
  const output = new PassThrough().setEncoding('utf8');
  const shown: string[] = [];
  output.on('data', (text: string) => shown.push(text));
  return { input, output, shown: () => shown.join('') };
}

test('what is typed does not show, and may be corrected', async () => {
  const { input, output, shown } = terminal();
  const asked = askHidden('Passphrase: ', { input, output });
  input.write('a secret wurd');
  input.write('\u007f\u007f\u007ford\r');
  expect(await asked).toBe('a secret word');
  expect(shown()).toBe('Passphrase: \n');
});

test.each([
  ['Ctrl-C', 'half a word\u0003'],
  ['Ctrl-D on an empty line', '\u0004'],
])('%s gives up', async (_what, keys) => {
  const { input, output, shown } = terminal();
  const asked = askHidden('Passphrase: ', { input, output });
  input.write(keys);
  expect(await asked).toBeNull();
  expect(shown()).toBe('Passphrase: \n');
});
