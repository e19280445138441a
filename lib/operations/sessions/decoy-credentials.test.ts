import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { decoyCredentials, prepareDecoys } from '@/lib/operations/sessions/decoy-credentials';
import { setSession } from '@/lib/operations/sessions/set-session';
import type { OfferedCredential } from '@/lib/store/parts/offer';
import { createTestDatabase } from '@/testing/database';
import { arrange, changePolicy } from '@/testing/gates/world';
import { anonymous, givenPerson, givenToken, must, type Person } from '@/testing/people';

beforeAll(createTestDatabase);

const names = Array.from({ length: 2_000 }, (_, number) => `somebody-${number}@mouse.com`);

let login: Caller;
let minnie: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  minnie = await givenPerson('Minnie');
  await changePolicy('instance', 'ignore_unknown_usernames = true');
});

/** What the next challenge looks at is what is stored by then. */
const forgetSample = () => {
  (globalThis as { latchkeyDecoyKinds?: unknown }).latchkeyDecoyKinds = undefined;
};
beforeEach(async () => {
  forgetSample();
  await arrange('DELETE FROM passkeys WHERE id <> $1', [minnie.passkeyId]);
});

/** More passkeys of Minnie's, with ids of so many octets. */
async function givenStored(count: number, octets: number, transports: string[]): Promise<void> {
  for (let number = 0; number < count; number += 1)
    await arrange(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, algorithm, sign_count, aaguid, attestation_type,
         transports, backup_eligible, backed_up, user_verified, rp_id, name)
       SELECT $1, user_id, $2, public_key, algorithm, sign_count, aaguid, attestation_type, $3, backup_eligible, backed_up,
         user_verified, rp_id, $1 FROM passkeys WHERE id = $4`,
      [newId(), randomBytes(octets).toString('base64url'), transports, minnie.passkeyId],
    );
}

const look = ({ credentialId, transports }: OfferedCredential) =>
  [Buffer.from(credentialId, 'base64url').length, ...transports].join(' ');
const looksOf = (credentials: OfferedCredential[]) => [...new Set(credentials.map(look))].sort();

test('are always the same for one name, and no two names share one', () => {
  const all = names.map(decoyCredentials);
  expect(names.map(decoyCredentials)).toEqual(all);
  const ids = all.flat().map(({ credentialId }) => credentialId);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('where no passkey is stored', () => {
  test('vary in number, length and transports as common ones do', async () => {
    await arrange('UPDATE passkeys SET kind = $1', ['U2F']);
    await prepareDecoys();
    await arrange('UPDATE passkeys SET kind = $1', ['PASSKEY']);
    const all = names.map(decoyCredentials);
    const namesWith = (count: number) => all.filter(({ length }) => length === count).length;
    expect([1, 2, 3, 4].map(namesWith).reduce((sum, part) => sum + part)).toBe(all.length);
    expect(namesWith(1)).toBeGreaterThan(namesWith(2));
    expect(namesWith(4)).toBeGreaterThan(0);
    expect(looksOf(all.flat())).toEqual([
      '16 hybrid internal',
      '20 hybrid internal',
      '32 hybrid internal',
      '32 internal',
      '48 nfc usb',
      '64 usb',
    ]);
  });
});

describe('where passkeys are stored', () => {
  const stored = async () => {
    await arrange('DELETE FROM passkeys WHERE id <> $1', [minnie.passkeyId]);
    await arrange('UPDATE passkeys SET transports = $1, credential_id = $2', [
      ['internal', 'hybrid'],
      randomBytes(20).toString('base64url'),
    ]);
    await givenStored(7, 20, ['hybrid', 'internal']);
    await givenStored(4, 33, ['cable', 'internal']);
    await givenStored(4, 16, []);
  };
  const drawn = async () => {
    forgetSample();
    await prepareDecoys();
    return names.map(decoyCredentials);
  };

  test('look like these, as often as these, in whatever order a browser told their transports', async () => {
    await stored();
    const all = (await drawn()).flat();
    expect(looksOf(all)).toEqual(['16', '20 hybrid internal', '33 cable internal']);
    const share = (kind: string) => all.filter((each) => look(each) === kind).length / all.length;
    expect(share('20 hybrid internal')).toBeCloseTo(0.5, 1);
    expect(share('33 cable internal')).toBeCloseTo(0.25, 1);
  });

  test('stay the same while a few more are stored', async () => {
    await stored();
    const before = await drawn();
    await givenStored(2, 20, ['internal', 'hybrid']);
    expect(await drawn()).toEqual(before);
  });

  test('change to a kind that is new, and otherwise stay', async () => {
    await stored();
    const before = (await drawn()).flat();
    await givenStored(16, 48, ['future-radio', 'usb']);
    const after = (await drawn()).flat();
    const changed = after.filter((each, index) => look(each) !== look(before[index] ?? each));
    expect(changed.length).toBeGreaterThan(0);
    expect(looksOf(changed)).toEqual(['48 future-radio usb']);
    expect(after.filter((each) => !changed.includes(each))).toEqual(
      before.filter((_, index) => !changed.includes(after[index] as OfferedCredential)),
    );
  });

  test('E1 are what known and unknown names are offered, on every way that offers ids', async () => {
    await arrange('DELETE FROM passkeys WHERE id <> $1', [minnie.passkeyId]);
    await arrange('UPDATE passkeys SET transports = $1', [['internal', 'future-radio', 'cable']]);
    const challenge = { domain: 'localhost', userVerification: 'required' } as const;
    const ways = {
      post: async (loginName: string) =>
        must(await createSession(login, { user: { loginName }, challenge })).options,
      patch: async (loginName: string) => {
        const { sessionId } = must(await createSession(login, { user: { loginName } }));
        return must(await setSession(login, { sessionId, challenge })).options;
      },
      page: async (loginName: string) =>
        must(await beginSignIn(anonymous, { loginName, byIds: true })).options,
    };
    for (const way of Object.values(ways))
      for (const name of [minnie.loginName, 'nobody@mouse.com', 'somebody@mouse.com']) {
        forgetSample();
        const offered = (await way(name))?.allowCredentials ?? [];
        expect(offered.length).toBeGreaterThan(0);
        for (const { transports } of offered)
          expect(transports).toEqual(['cable', 'future-radio', 'internal']);
      }
  });
});
