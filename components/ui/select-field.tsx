import type { ComponentProps } from 'react';
import { controlStyle, FieldFrame, type FieldTexts, fieldAria } from './field-frame';

type SelectFieldProps = Omit<
  ComponentProps<'select'>,
  'className' | 'style' | 'name' | 'id' | 'children'
> &
  FieldTexts & { name: string; id?: string; options: { value: string; label: string }[] };

/** The system's own select with its label, hint and error. The id defaults to the name. */
export function SelectField(props: SelectFieldProps) {
  const { label, hint, error, layout, id: given, options, ...select } = props;
  const id = given ?? select.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} layout={layout}>
      <select
        {...select}
        id={id}
        {...fieldAria(id, { label, hint, error })}
        className={controlStyle}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
