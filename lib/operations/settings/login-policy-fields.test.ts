import { expect, test } from 'vitest';
import { loginPolicyFields } from '@/lib/operations/settings/login-policy-fields';
import { members, parseLoginPolicyPatch } from '@/lib/operations/settings/login-policy-patch';

const isAccepted = (name: string, value: unknown) => parseLoginPolicyPatch({ [name]: value }).ok;

test('every field that can be set is listed', () => {
  expect(
    loginPolicyFields()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(members).sort());
});

test('what is listed as a value is accepted, and what lies beyond is not', () => {
  for (const { name, values } of loginPolicyFields()) {
    const [least, most] = values.split(' to ').map(Number);
    if (most !== undefined && least !== undefined) {
      expect([least - 1, least, most, most + 1].map((value) => isAccepted(name, value))).toEqual([
        ...[false, true, true, false],
      ]);
    } else if (values.includes(' | ')) {
      const read = (word: string) => (values === 'true | false' ? JSON.parse(word) : word);
      for (const word of values.split(' | ')) expect(isAccepted(name, read(word)), word).toBe(true);
      expect(isAccepted(name, 'nothing of the kind')).toBe(false);
    }
  }
});
