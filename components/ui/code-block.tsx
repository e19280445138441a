import { CopyButton, type CopyLabels } from './copy-button';

type CodeBlockProps = {
  /** What the code is, above it. */
  label: string;
  code: string;
  copyLabels: CopyLabels;
};

/** A piece of code as it is, to copy or to select; a long line scrolls inside the block. */
export function CodeBlock({ label, code, copyLabels }: CodeBlockProps) {
  return (
    <figure className="grid grid-cols-1 rounded-control border border-line bg-sunken">
      <figcaption className="flex min-h-14 flex-wrap items-center justify-between gap-2 border-line border-b py-1.5 pr-1.5 pl-4 text-ink-soft text-sm">
        {label}
        <CopyButton text={code} labels={copyLabels} />
      </figcaption>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        className="overflow-x-auto rounded-control p-4"
      >
        <pre className="text-sm leading-relaxed">
          <code className="font-mono">{code}</code>
        </pre>
      </section>
    </figure>
  );
}
