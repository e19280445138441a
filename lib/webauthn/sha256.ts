import { hash } from 'node:crypto';

/** SHA-256 in one call: the streaming form costs twice as much and leaves native objects to collect. */
export function sha256(data: string | Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}
