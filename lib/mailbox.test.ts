import { expect, test } from 'vitest';
import { readMailbox } from '@/lib/mailbox';

test.each([
  ['a@b.example', '', 'a@b.example'],
  [' <a@b.example> ', '', 'a@b.example'],
  ['Acme <a@b.example>', 'Acme', 'a@b.example'],
  ['"Acme, Inc." <a@b.example>', 'Acme, Inc.', 'a@b.example'],
  ['"The \\"A\\"" <a@localhost>', 'The "A"', 'a@localhost'],
  ['Acme: sign-in <a@b.example>', 'Acme: sign-in', 'a@b.example'],
  ['A <B> C <a@b.example>', 'A <B> C', 'a@b.example'],
  ['\u202eAc\u200bme <a@b.example>', 'Acme', 'a@b.example'],
  ['Zoë <zoë@bücher.example>', 'Zoë', 'zoë@bücher.example'],
])('reads %j', (text, name, address) => {
  expect(readMailbox(text)).toEqual({ name, address });
});

test.each([
  '',
  'Acme',
  'Acme <>',
  'Acme <a>',
  'a@b.example, c@d.example',
  'Group: a@b.example;',
  'a@b.example Acme',
  'a@b..example',
  'a b@c.example',
  'Ac\ufffdme <a@b.example>',
  'Ac\u0007me <a@b.example>',
  'Acme\nBcc: c@d.example <a@b.example>',
])('refuses %j', (text) => {
  expect(readMailbox(text)).toBeNull();
});
