/** The embedded database cannot be had; the message is a sentence that names the setting and the mend. */
export class EmbeddedError extends Error {
  readonly code = 'embedded_database';
}

/** PostgreSQL's words for a full disk, among those that it ends with. */
const noSpace = /No space left on device|Disk quota exceeded/;

/** What a person is told when one of PostgreSQL's programs ends with these words; one sentence if they are known. */
export function explainLastWords(what: string, folder: string, words: string): EmbeddedError {
  if (noSpace.test(words)) return new EmbeddedError(`DATA_DIR: the disk of ${folder} is full.`);
  return new EmbeddedError(`${what} (${folder}): ${words}`);
}
