import { earlyPress, earlyPressMark } from '@/lib/early-press';

/** The file that a sign-in page runs. */
const ownFile = /\ssrc="\/passkey\.js(?:\?[^"]*)?"/;

/** The script within a sign-in page, to the letter. */
const ownText = `${earlyPress}</script>`;

/** A whole script element; scripts cannot nest and attribute values hold no raw `>` (React escapes it). */
const script = /<script\b[^>]*>[\s\S]*?<\/script\s*>/gi;

/** A link element, which has no end tag. */
const link = /<link\b[^>]*>/gi;

function isOwn(element: string): boolean {
  const end = element.indexOf('>') + 1;
  const opening = element.slice(0, end);
  if (ownFile.test(opening)) return true;
  return opening.includes(` ${earlyPressMark}=""`) && element.slice(end) === ownText;
}

/**
 * Takes the framework's runtime out of a server-rendered page: every script but `/passkey.js` and the one of
 * `lib/early-press.ts`, and the links that would fetch one. What is left is a document of plain forms.
 */
export function stripFrameworkScripts(html: string): string {
  return html
    .replace(script, (element) => (isOwn(element) ? element : ''))
    .replace(link, (element) =>
      /\s(?:as="script"|rel="modulepreload")/i.test(element) ? '' : element,
    );
}
