import type { ComponentProps } from 'react';
import { controlStyle, FieldFrame, type FieldTexts, fieldAria } from './field-frame';

type FieldProps = Omit<ComponentProps<'input'>, 'className' | 'style' | 'name' | 'id'> &
  FieldTexts & { name: string; id?: string };

/** One line of text with its label, hint and error. The id defaults to the name. */
export function Field({ label, hint, error, layout, id: given, ...input }: FieldProps) {
  const id = given ?? input.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} layout={layout}>
      <input
        {...input}
        id={id}
        {...fieldAria(id, { label, hint, error })}
        className={controlStyle}
      />
    </FieldFrame>
  );
}
