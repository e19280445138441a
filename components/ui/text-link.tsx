import type { ComponentProps } from 'react';

type TextLinkProps = Omit<ComponentProps<'a'>, 'className' | 'style'> & {
  href: string;
  /** It stands on a line of its own, and is as high as a finger needs. */
  alone?: boolean;
};

/** A link inside a sentence or on a line of its own: underlined, never told by colour alone. */
export function TextLink({ alone = false, ...link }: TextLinkProps) {
  return (
    <a
      {...link}
      className={`rounded-sm text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2 ${alone ? 'inline-flex min-h-11 w-fit min-w-11 items-center justify-center' : ''}`}
    />
  );
}
