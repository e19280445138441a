function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What one of the door's own pages says. `href` is where its one link leads. */
export type OwnPage = {
  title: string;
  heading: string;
  text: string;
  link: { text: string; href: string };
  /** The browser follows the link by itself, at once. */
  isPassing?: boolean;
};

/** A page that needs no script, no style and no other file: whatever else is down, it can be read. */
export function ownPage({ title, heading, text, link, isPassing }: OwnPage): string {
  const href = escapeHtml(link.href);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isPassing ? `<meta http-equiv="refresh" content="0; url=${href}">\n` : ''}<title>${escapeHtml(title)}</title>
</head>
<body>
<h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(text)}</p>
<p><a href="${href}">${escapeHtml(link.text)}</a></p>
</body>
</html>
`;
}
