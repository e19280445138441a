import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonStyle } from './button-style';
import { Spinner } from './spinner';

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  look?: ButtonLook;
  /** As wide as its container. */
  wide?: boolean;
  /** Decoration before the label, hidden from assistive technology. */
  icon?: ReactNode;
  /** Work is under way, and an arc turns: in the icon's place, or over the label. It stays focusable; the caller ignores presses. */
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
      className={`relative ${buttonStyle(look, wide)}`}
    >
      {icon ? (
        <span aria-hidden="true" className="shrink-0 *:size-5">
          {busy ? <Spinner /> : icon}
        </span>
      ) : null}
      {busy && !icon ? <Covered>{children}</Covered> : children}
    </button>
  );
}

/** A label under the arc: it keeps the width of the button and its name for assistive technology. */
function Covered({ children }: { children: ReactNode }) {
  return (
    <>
      <span className="absolute inset-0 flex items-center justify-center">
        <Spinner />
      </span>
      <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
    </>
  );
}
