// Valid assertions are accepted, every one of them, and each only once. Usage: tsx bench/ten-thousand.ts [count]
import {
  type Api,
  type ApiPerson,
  beginSignIn,
  createPerson,
  finishSignIn,
  registerPasskey,
} from '@/bench/api-person';
import { closeConnections } from '@/bench/http-client';
import { driveOnce } from '@/bench/load';
import { type Product, startProduct } from '@/bench/product';
import { coseAlgorithms } from '@/lib/model';
import { createAuthenticator, newKeyPair } from '@/testing/software-authenticator';

const peoplePerAlgorithm = 8;
const contests = 10;
const submissions = 50;

/** People with passkeys of all algorithms; those of one algorithm share a key pair, RSA ones take long to make. */
async function makePeople(api: Api): Promise<ApiPerson[]> {
  const traits = coseAlgorithms.flatMap((algorithm) => {
    const keys = newKeyPair(algorithm);
    return Array.from({ length: peoplePerAlgorithm }, () => ({ algorithm, keys, counts: true }));
  });
  const people: ApiPerson[] = [];
  await driveOnce(
    async (number) => {
      const authenticator = createAuthenticator(traits[number] ?? { algorithm: -7 });
      const person = await createPerson(api, `person-${number}`, authenticator);
      await registerPasskey(api, person.userId, authenticator);
      people[number] = person;
    },
    { concurrency: 8, people: traits.length },
  );
  return people;
}

/** Signs in until `count` assertions were presented; how many were refused, and the first few reasons. */
async function signInOften(api: Api, people: ApiPerson[], count: number) {
  const refused: string[] = [];
  // Each round signs everybody in once, so that no authenticator answers two challenges at a time.
  for (let presented = 0; presented < count; presented += people.length) {
    const round = Math.min(people.length, count - presented);
    await driveOnce(
      async (number) => {
        const person = people[number];
        if (!person) throw new Error(`there is no person ${number}`);
        const answer = await finishSignIn(api, await beginSignIn(api, person));
        const { algorithm } = person.authenticator;
        if (answer.status !== 200) refused.push(`${algorithm}: ${JSON.stringify(answer.json)}`);
      },
      { concurrency: 16, people: round },
    );
  }
  return refused;
}

/** Presents one assertion fifty times at once, to the processes in turn; how often it was accepted. */
async function submitTogether(apis: Api[], person: ApiPerson): Promise<number> {
  const [first] = apis;
  if (!first) return 0;
  const begun = await beginSignIn(first, person);
  const answers = await Promise.all(
    Array.from({ length: submissions }, (_, index) =>
      finishSignIn(apis[index % apis.length] ?? first, begun),
    ),
  );
  return answers.filter(({ status }) => status === 200).length;
}

async function prove(product: Product, count: number): Promise<boolean> {
  const { origin, token } = product;
  const first: Api = { base: origin, token, origin };
  const second: Api = { ...first, base: await product.join() };
  const people = await makePeople(first);
  const refused = await signInOften(first, people, count);
  const names = coseAlgorithms.join(', ');
  console.log(`${count} valid assertions (${names}): ${refused.length} refused`);
  for (const reason of refused.slice(0, 5)) console.log(`  ${reason}`);
  const accepted: number[] = [];
  for (const person of people.slice(0, contests))
    accepted.push(await submitTogether([first, second], person));
  const where = `one assertion submitted ${submissions} times at once to two processes`;
  console.log(`${where}, ${contests} times over: accepted ${accepted.join(', ')}`);
  return refused.length === 0 && accepted.every((times) => times === 1);
}

const product = await startProduct();
try {
  if (!(await prove(product, Number(process.argv[2] ?? 10_000)))) process.exitCode = 1;
} finally {
  closeConnections();
  await product.stop();
}
