import type { ReactNode } from 'react';

/** Things side by side. The gallery has a few rules of its own (`gallery.css`), so that it adds none to the product's. */
export function Row({ children }: { children: ReactNode }) {
  return <div data-row>{children}</div>;
}

/** Things one below the other. */
export function Stack({ children }: { children: ReactNode }) {
  return <div data-stack>{children}</div>;
}

/** Things at the end of their line, with room below for what they open. */
export function Ends({ children }: { children: ReactNode }) {
  return <div data-ends>{children}</div>;
}
