import type { ComponentProps } from 'react';
import { type FieldTexts, fieldAria } from './field-frame';

type SwitchFieldProps = Omit<
  ComponentProps<'input'>,
  'className' | 'style' | 'name' | 'id' | 'type' | 'role'
> &
  FieldTexts & { name: string; id?: string };

/** The thumb moves and fills: its state is told by position as well as by colour. */
const switchStyle =
  'relative mt-0.5 h-6 w-10 shrink-0 appearance-none rounded-full border border-edge bg-sunken transition-colors duration-150 ease-calm before:absolute before:top-1/2 before:left-0.5 before:size-4.5 before:-translate-y-1/2 before:rounded-full before:bg-edge before:transition-transform before:duration-150 before:ease-calm checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent disabled:opacity-60';

/** A checkbox that looks and reads as a switch; its whole row is the target. Posts `on` or nothing. */
export function SwitchField({ label, hint, error, id: given, ...input }: SwitchFieldProps) {
  const id = given ?? input.name;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex min-h-11 items-start justify-between gap-4 py-2.5">
        <span className="font-medium text-sm">{label}</span>
        <input
          {...input}
          id={id}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state.
          role="switch"
          {...fieldAria(id, { label, hint, error })}
          className={switchStyle}
        />
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="-mt-2 max-w-prose pr-14 text-ink-soft text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="font-medium text-danger text-sm">
          {error}
        </p>
      ) : null}
    </div>
  );
}
