/** Says something to the person at the terminal, beside the answer that a script keeps. */
export function sayAside(sentence: string): void {
  console.error(sentence);
}
