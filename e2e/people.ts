/** Somebody whom a test knows by name. */
export type Person = { givenName: string; familyName: string; name: string; email: string };

function person(givenName: string, familyName: string): Person {
  const email = `${givenName.toLowerCase()}@example.com`;
  return { givenName, familyName, name: `${givenName} ${familyName}`, email };
}

/** Runs the installation. */
export const ada = person('Ada', 'Lovelace');
/** Signs in, every day. */
export const minnie = person('Minnie', 'Mouse');
/** Has passkeys of his own, and should never get at Minnie's account. */
export const mickey = person('Mickey', 'Mouse');
/** Is invited, and loses links. */
export const daisy = person('Daisy', 'Duck');

let count = 0;

/** The same person at another address, so that every test has an account of its own. */
export function afresh(someone: Person): Person {
  count += 1;
  const [name] = someone.email.split('@');
  // The process id keeps apart what two attempts of one test made.
  return { ...someone, email: `${name}.${process.pid}.${count}@example.com` };
}
