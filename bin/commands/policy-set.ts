import type { Command, Values } from '@/bin/command';
import { Failure, unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { loginPolicyFields } from '@/lib/operations/settings/login-policy-fields';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** true, 300 and ["…"] mean what JSON means by them; anything else is text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The policy spells this one in capitals; people need not. */
function normalize(field: string, value: unknown): unknown {
  const isType = field === 'passkeysType' && typeof value === 'string';
  return isType ? value.toUpperCase().replaceAll('-', '_') : value;
}

function readPatch(words: string[]): Record<string, unknown> {
  if (words.length === 0) throw new Failure('Give at least one field=value.', 2);
  const entries = words.map((word) => {
    const [field = '', ...rest] = word.split('=');
    if (!field || rest.length === 0) throw new Failure(`"${word}" is not field=value.`, 2);
    return [field, normalize(field, readValue(rest.join('=')))] as const;
  });
  const twice = entries.find(
    ([field], index) => entries.findIndex(([name]) => name === field) < index,
  );
  if (twice) throw new Failure(`${twice[0]} is given twice.`, 2);
  return Object.fromEntries(entries);
}

function readSequence(values: Values): number | null {
  const typed = values['if-sequence'];
  if (typeof typed !== 'string') return null;
  if (/^\d{1,15}$/.test(typed)) return Number(typed);
  throw new Failure('--if-sequence is not the sequence that policy get prints.', 2);
}

function fieldList(): string {
  return loginPolicyFields()
    .map(({ name, values, meaning }) => `  ${name}=${values}\n      ${meaning}`)
    .join('\n');
}

/** `policy set`: changes the fields named and no others, prints the policy that is now in force, with its version. */
export const policySet: Command = {
  summary: 'Change fields of the login policy and print it as JSON',
  usage:
    'FIELD=VALUE ... [--if-sequence N] [--yes]\n\n' +
    '  --if-sequence N  only if the policy is still that of this sequence, as policy get prints it\n' +
    '  --yes            also if it leaves people without a way in\n\n' +
    `Fields and their values:\n\n${fieldList()}\n\n` +
    'For example: npm run latchkey -- policy set passkeysType=allowed timeoutSeconds=120',
  options: { 'if-sequence': { type: 'string' }, yes: { type: 'boolean' } },
  words: true,
  async run(values, words) {
    const patch = readPatch(words);
    const confirmed = values['yes'] === true;
    const ifSequence = readSequence(values);
    const { policy, details } = await withStore(async () => {
      const outcome = await setLoginPolicy(systemCaller, { patch, confirmed, ifSequence });
      if (!outcome.ok && outcome.error.code === 'confirmation_required')
        throw new Failure(`${outcome.error.message} Repeat it with --yes.`);
      return unwrap(outcome);
    });
    console.log(JSON.stringify({ sequence: details.sequence, ...policy }, null, 2));
  },
};
