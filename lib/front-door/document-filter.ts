/** The only script that a sign-in page keeps. */
const ownScript = /\ssrc="\/passkey\.js(?:\?[^"]*)?"/;

/** A whole script element; scripts cannot nest and attribute values hold no raw `>` (React escapes it). */
const script = /<script\b[^>]*>[\s\S]*?<\/script\s*>/gi;

/** A link element, which has no end tag. */
const link = /<link\b[^>]*>/gi;

/**
 * Takes the framework's runtime out of a server-rendered page: every script but `/passkey.js`, and the
 * links that would fetch one. What is left is a document of plain forms.
 */
export function stripFrameworkScripts(html: string): string {
  return html
    .replace(script, (element) => {
      const opening = element.slice(0, element.indexOf('>') + 1);
      return ownScript.test(opening) ? element : '';
    })
    .replace(link, (element) =>
      /\s(?:as="script"|rel="modulepreload")/i.test(element) ? '' : element,
    );
}
