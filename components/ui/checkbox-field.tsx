import type { ComponentProps } from 'react';
import { FieldError, type FieldTexts, fieldAria } from './field-frame';

type CheckboxFieldProps = Omit<
  ComponentProps<'input'>,
  'className' | 'style' | 'name' | 'id' | 'type'
> &
  FieldTexts & { name: string; id?: string };

/** Something to agree to or to tick; the whole line is the target. Posts `on` or nothing. */
export function CheckboxField({ label, hint, error, id: given, ...input }: CheckboxFieldProps) {
  const id = given ?? input.name;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex min-h-11 items-start gap-3 py-2.5">
        <input
          {...input}
          id={id}
          type="checkbox"
          {...fieldAria(id, { label, hint, error })}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span className="min-w-0 font-medium text-sm">{label}</span>
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="-mt-2 max-w-prose pl-8 text-ink-soft text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <div className="pl-8">
          <FieldError id={id} error={error} />
        </div>
      ) : null}
    </div>
  );
}
