import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonStyle } from './button-style';

type ButtonLinkProps = Omit<ComponentProps<'a'>, 'className' | 'style'> & {
  href: string;
  look?: ButtonLook;
  wide?: boolean;
  icon?: ReactNode;
};

/** A plain link that looks like a button, for going somewhere rather than doing something. */
export function ButtonLink({ look, wide, icon, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={buttonStyle(look, wide)}>
      {icon ? (
        <span aria-hidden="true" className="shrink-0 *:size-5">
          {icon}
        </span>
      ) : null}
      {children}
    </a>
  );
}
