import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { projectRoot } from '@/lib/project-root';

const script = `
  import { consoleToLog } from '@/lib/console-to-log';
  consoleToLog();
  for (const line of ['▲ Next.js 16', ' ✓ Running next.config.mjs took 217ms', '   - Experiments:', '   · x'])
    console.log(line);
  console.warn('▲ but a warning is kept');
  console.log('\\u001b[31mred\\u001b[0m', { a: 1 });
  console.error(new Error('of a package'));
  console.error(' ⨯', Object.assign(new Error('of a page'), { digest: '1' }));
  const unread = new SyntaxError('Unexpected end of JSON input');
  unread.stack = 'SyntaxError\\n    at JSON.parse (<anonymous>)\\n    at t (/x/next/dist/compiled/next-server/a.js:1:1)';
  console.error(' ⨯', unread);
  console.warn(new Error('of an older page'));
  process.emitWarning('old', 'DeprecationWarning');
  setTimeout(() => { throw new Error('a defect'); }, 10);
`;

test('whatever a running server prints is a line of JSON on standard error, but for the bundler’s talk', () => {
  let output = { status: 0 as number | null, stdout: '', stderr: '' };
  try {
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: projectRoot(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    output = error as typeof output;
  }
  expect(output).toMatchObject({ status: 1, stdout: '' });
  const entries = output.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries.map(({ level, event }) => [level, event])).toEqual([
    ['warn', 'printed'],
    ['info', 'printed'],
    ['error', 'printed'],
    ['warn', 'printed'],
    ['warn', 'node_warning'],
    ['error', 'crashed'],
  ]);
  expect(entries[1].reason).toBe('red { a: 1 }');
  expect(entries[3].reason).toBe('Error: of an older page');
  expect(entries[4].reason).toBe('DeprecationWarning: old');
  expect(entries[5].reason).toContain('a defect');
});
