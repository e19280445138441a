import { minnie, type Person } from '../e2e/people';

/** Names and addresses at the edge of what a page has to bear. */
export const longNamed: Person = {
  givenName: 'Maximiliane-Alexandra Theodora',
  familyName: 'von Hohenzollern-Sigmaringen zu Wittgenstein',
  name: 'Maximiliane-Alexandra Theodora von Hohenzollern-Sigmaringen zu Wittgenstein',
  email: 'maximiliane-alexandra.theodora.von.hohenzollern@department-of-long-names.example.com',
};

/** Written from right to left, with joiners that must stay. */
export const rightToLeft: Person = {
  givenName: 'علی\u200cرضا',
  familyName: 'نوری\u200cزاده',
  name: 'علی\u200cرضا نوری\u200cزاده',
  email: 'علی\u200cرضا.نوری@example.com',
};

/** Whoever it is of whom nothing is special. */
export const somebody: Person = minnie;

let count = 0;

/** The same person at an address of their own, so that every state has an account of its own. */
export function anew(person: Person): Person {
  count += 1;
  const [name, domain] = person.email.split('@');
  return { ...person, email: `${name}${count > 1 ? count : ''}@${domain}` };
}
