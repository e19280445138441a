/** Lines to type in a terminal, as they are; a long one goes on below, between two words. */
export function Commands({ lines }: { lines: string[] }) {
  return (
    <div className="grid gap-2 rounded-control border border-line bg-sunken px-4 py-3 text-ink text-sm">
      {lines.map((line) => (
        <code key={line} className="wrap-anywhere font-mono">
          {line.split(/(?= )/).map((word) => (
            <span key={word} className="inline-block whitespace-pre-wrap">
              {word}
            </span>
          ))}
        </code>
      ))}
    </div>
  );
}
