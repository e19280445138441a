/** The embedded database cannot be had; the message is a sentence that names the setting and the mend. */
export class EmbeddedError extends Error {
  readonly code = 'embedded_database';
}
