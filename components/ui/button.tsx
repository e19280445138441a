import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonStyle } from './button-style';

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  look?: ButtonLook;
  /** As wide as its container. */
  wide?: boolean;
  /** Decoration before the label, hidden from assistive technology. */
  icon?: ReactNode;
  /** Says that work is under way; the button stays focusable, the caller ignores further presses. */
  busy?: boolean;
};

/** A button at least 44 px tall. Its type is `button` unless told otherwise. */
export function Button({ look, wide, icon, busy, children, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={buttonStyle(look, wide)}
    >
      {icon ? (
        <span aria-hidden="true" className="shrink-0 *:size-5">
          {icon}
        </span>
      ) : null}
      {children}
    </button>
  );
}
