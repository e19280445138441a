/** What no text column can hold: NUL, and halves of surrogate pairs, which are no Unicode text. */
const unstorable = /[\0\p{Surrogate}]/u;

/** Whether a text is one that PostgreSQL can keep and give back unchanged. */
export function isStorableText(text: string): boolean {
  return !unstorable.test(text);
}

/** Whether somebody before us could not read a text: then the replacement character (U+FFFD) stands for what was no UTF-8. */
export function isMisread(text: string): boolean {
  return text.includes('\ufffd');
}
