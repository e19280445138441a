/** The mark of the product: a latchkey whose bow is a keyhole. Decoration, so it has no name. */
export function BrandMark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" fill="none" className="size-8 shrink-0 text-accent">
      <rect width="32" height="32" rx="9" fill="currentColor" />
      <g className="text-on-accent" fill="currentColor">
        <path
          fillRule="evenodd"
          d="M16 5.5a6.25 6.25 0 0 1 2 12.17V26.5h-4v-8.83A6.25 6.25 0 0 1 16 5.5Zm0 3.75a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"
        />
        <path d="M18 20h3.5v2.25H18zM18 24.25h2.5v2.25H18z" />
      </g>
    </svg>
  );
}
