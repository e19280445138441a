import type { CeremonyOptions } from './ask-browser';

/** The options of one ceremony with its id, which the answer must name. */
export type PreparedOptions = {
  options: CeremonyOptions;
  /** Absent where the form has it already. */
  ceremonyId?: string;
  /** `performance.now()` from which the challenge is too old to start with. */
  staleAt: number;
};

/** A refusal of the server; the message is what the person may read, in their language. */
export class OptionsRefused extends Error {}

/** Asks the server to begin a ceremony. Throws OptionsRefused, or TypeError when it cannot be reached. */
export async function requestOptions(url: string, body: object): Promise<PreparedOptions> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new OptionsRefused(answer.message);
  // Three quarters of its life, so that the person has the last quarter to answer.
  const freshSeconds = 0.75 * (answer.expiresInSeconds ?? answer.options.timeout / 1000);
  return { ...answer, staleAt: performance.now() + freshSeconds * 1000 };
}
