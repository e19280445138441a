import {
  type Api,
  type ApiPerson,
  beginSignIn,
  createPerson,
  finishSignIn,
  registerPasskey,
} from '@/bench/api-person';
import { type Contestant, people } from '@/bench/contestant';
import { must } from '@/bench/http-client';
import { driveOnce } from '@/bench/load';
import type { Product } from '@/bench/product';
import { createAuthenticator, newKeyPair } from '@/testing/software-authenticator';

/** Our own product, with people who have one passkey each. */
export async function latchkey({
  origin,
  token,
  pid,
  databaseUrl,
}: Omit<Product, 'stop'>): Promise<Contestant> {
  const api: Api = { base: origin, token, origin };
  const known: ApiPerson[] = [];
  const somebody = (number: number) => {
    const person = known[number];
    if (!person) throw new Error(`there is no person ${number}`);
    return person;
  };
  await driveOnce(
    async (number) => {
      const authenticator = createAuthenticator({ algorithm: -7, counts: true });
      const person = await createPerson(api, `person-${number}`, authenticator);
      await registerPasskey(api, person.userId, authenticator);
      known[number] = person;
    },
    { concurrency: 8, people },
  );
  // What is measured is the server's work, not how fast the load makes key pairs.
  const keys = newKeyPair(-7);
  return {
    name: 'Latchkey',
    pid,
    databaseUrl,
    signIn: async (number) => {
      const begun = await beginSignIn(api, somebody(number));
      must(await finishSignIn(api, begun));
    },
    register: (number) =>
      registerPasskey(
        api,
        somebody(number).userId,
        createAuthenticator({ algorithm: -7, keys, counts: true }),
      ),
    stop: async () => undefined,
  };
}
