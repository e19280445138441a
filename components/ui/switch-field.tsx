import type { ComponentProps } from 'react';
import { FieldError, type FieldTexts, fieldAria } from './field-frame';

type SwitchFieldProps = Omit<
  ComponentProps<'input'>,
  'className' | 'style' | 'name' | 'id' | 'type' | 'role'
> &
  Omit<FieldTexts, 'layout'> & { name: string; id?: string };

/** The thumb moves and fills: its state is told by position as well as by colour. Forced colours paint no ground of ours. */
const switchStyle = [
  'relative mt-2.5 h-6 w-10 shrink-0 clear-of-edges appearance-none rounded-full border border-edge bg-sunken transition-colors duration-150 ease-calm',
  'before:absolute before:top-1/2 before:left-0.5 before:size-4.5 before:-translate-y-1/2 before:rounded-full before:bg-edge before:transition-transform before:duration-150 before:ease-calm',
  'checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent disabled:opacity-60',
  'forced-colors:forced-color-adjust-none forced-colors:border-[ButtonText] forced-colors:bg-[Canvas] forced-colors:before:bg-[ButtonText]',
  'forced-colors:checked:border-[Highlight] forced-colors:checked:bg-[Highlight] forced-colors:checked:before:bg-[HighlightText]',
].join(' ');

/** A checkbox that looks and reads as a switch; its whole row is the target. Posts `on` or nothing. */
export function SwitchField({ label, hint, error, id: given, ...input }: SwitchFieldProps) {
  const id = given ?? input.name;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="flex min-h-11 items-start justify-between gap-10">
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span id={`${id}-label`} className="wrap-anywhere font-medium text-sm">
            {label}
          </span>
          {hint ? (
            <span id={`${id}-hint`} className="max-w-prose text-ink-soft text-sm">
              {hint}
            </span>
          ) : null}
        </span>
        <input
          {...input}
          id={id}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state.
          role="switch"
          // The whole row is its label; its name is the first line alone.
          aria-labelledby={`${id}-label`}
          {...fieldAria(id, { label, hint, error })}
          className={switchStyle}
        />
      </label>
      {error ? <FieldError id={id} error={error} /> : null}
    </div>
  );
}
