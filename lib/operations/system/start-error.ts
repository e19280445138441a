/** Codes of errors that a person can mend; their messages say how, a stack would only hide it. */
const mendable = [
  ...['config_invalid', 'embedded_database', 'migration_failed', 'start_refused'],
  ...['backup_refused'],
];

/** Latchkey cannot start like this; the message is a sentence that names the setting and the mend. */
export class StartError extends Error {
  readonly code = 'start_refused';
}

/** The sentence for people in an error of start-up, or of a database that went away; null for a defect of ours. */
export function explainStartError(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'store_unavailable')
    return `The database does not serve now (${error.message}). Try again in a moment.`;
  return mendable.includes(String(error.code)) ? error.message : null;
}
