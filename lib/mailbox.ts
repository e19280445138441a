import { cleanName } from '@/lib/display-name';
import { isMisread } from '@/lib/storable-text';

/** A sender or recipient as mail has it (RFC 5322 §3.4): one mailbox, and a name that may be any line of text. */
export type Mailbox = { name: string; address: string };

/** A mailbox without quotes or comments, its domain of labels. */
const address = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(?:\.[^\s@<>()[\]\\,;:".]+)*$/u;

/**
 * Reads `NAME <MAILBOX>`, the name maybe in quotes, or a mailbox alone; null for anything else, such as a list. Signs
 * that mean something in a header are part of the name here: it is encoded when it is sent.
 */
export function readMailbox(text: string): Mailbox | null {
  const [, named = '', inBrackets] = /^(.*?)\s*<([^<>]*)>$/u.exec(text.trim()) ?? [];
  const found = (inBrackets ?? text).trim();
  if (!address.test(found) || isMisread(text) || /\p{Cc}/u.test(named)) return null;
  const quoted = /^"(.*)"$/u.exec(named.trim())?.[1];
  const name = quoted?.replace(/\\(.)/gu, '$1') ?? named;
  return { name: cleanName(name), address: found };
}
