import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserVerification } from '@/lib/model';
import { strongerVerification } from '@/lib/policy/passkey-rules';
import { createTestDatabase } from '@/testing/database';
import { type Cast, givenBrowser, givenCast } from '@/testing/gates/cast';
import { beginOn, beginPaths } from '@/testing/gates/ways-to-begin';
import { changePolicy, restoreGates } from '@/testing/gates/world';
import { must, peek } from '@/testing/people';

beforeAll(createTestDatabase);

let cast: Cast;
beforeAll(async () => {
  cast = await givenCast();
});

const verifications: UserVerification[] = ['discouraged', 'preferred', 'required'];
const pairs = verifications.flatMap((asked) =>
  verifications.flatMap((policy) => beginPaths.map((path) => ({ asked, policy, path }))),
);

test('the database orders user verification by strength, as the rules do', async () => {
  const order = await peek<UserVerification[]>(
    `SELECT enum_range(NULL::"UserVerification")::text[]`,
  );
  for (const [weaker, one] of order.entries())
    for (const other of order.slice(weaker)) {
      expect(strongerVerification(one, other)).toBe(other);
      expect(strongerVerification(other, one)).toBe(other);
    }
});

describe.each(['instance', 'organization'] as const)('by the policy of the %s', (owner) => {
  beforeEach(() => restoreGates(owner));

  test.each(pairs)(
    '$path asks the stronger of $asked and the policy $policy',
    async ({ asked, policy, path }) => {
      const ask = {
        ...{ caller: cast.login, browser: await givenBrowser(cast), organizationId: null },
        ...{ loginName: cast.minnie.loginName, userVerification: asked },
        ...{ meanwhile: null, isTokenStale: false },
      };
      await changePolicy(owner, `user_verification = '${policy}'`);
      const { options } = must(await beginOn(path, ask));
      // The pages ask for nothing of their own, and never for a second factor by its id.
      const isApi = path === 'post' || path === 'patch';
      const expected = isApi ? strongerVerification(asked, policy) : policy;
      const offered = [
        cast.minnie.key.credentialId,
        ...(isApi && expected !== 'required' ? [cast.u2f.credentialId] : []),
      ];
      expect(options?.userVerification).toBe(expected);
      expect(options?.allowCredentials.map(({ id }) => id)).toEqual(offered);
      expect(
        await peek('SELECT user_verification FROM ceremonies WHERE challenge = $1', [
          Buffer.from(options?.challenge ?? '', 'base64url'),
        ]),
      ).toBe(expected);
    },
  );
});
