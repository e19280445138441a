import type { ComponentProps } from 'react';
import { controlStyle, FieldFrame, type FieldTexts, fieldAria } from './field-frame';

type TextAreaFieldProps = Omit<ComponentProps<'textarea'>, 'className' | 'style' | 'name' | 'id'> &
  FieldTexts & { name: string; id?: string };

/** Several lines of text with their label, hint and error. The id defaults to the name. */
export function TextAreaField(props: TextAreaFieldProps) {
  const { label, hint, error, layout, id: given, ...area } = props;
  const id = given ?? area.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} layout={layout}>
      <textarea
        {...area}
        id={id}
        {...fieldAria(id, { label, hint, error })}
        className={`${controlStyle} font-mono text-sm`}
      />
    </FieldFrame>
  );
}
