import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/**
 * Asks for a line at a terminal, where it does not show. Null when the person gave up, by Ctrl-C, or by Ctrl-D on an
 * empty line.
 */
export function askHidden(
  question: string,
  { input, output }: { input: Readable; output: Writable },
): Promise<string | null> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  return new Promise((resolve) => {
    lines.once('line', resolve).once('close', () => resolve(null));
    lines.once('line', () => lines.close()).once('close', () => output.write('\n'));
  });
}
