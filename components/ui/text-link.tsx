import type { ComponentProps } from 'react';

/** A link inside a sentence or on a line of its own: underlined, never told by colour alone. */
export function TextLink(
  props: Omit<ComponentProps<'a'>, 'className' | 'style'> & { href: string },
) {
  return (
    <a
      {...props}
      className="rounded-sm text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2"
    />
  );
}
