import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { controlStyle, FieldFrame } from './field-frame';

type SearchFieldProps = Omit<ComponentProps<'input'>, 'className' | 'style' | 'type' | 'name'> & {
  name: string;
  label: string;
};

/** One line to search by, with a lens in it; its label stands above. The id defaults to the name. */
export function SearchField({ label, id: given, ...input }: SearchFieldProps) {
  const id = given ?? input.name;
  return (
    <FieldFrame id={id} label={label}>
      <span className="relative">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-3 left-3 size-5 text-ink-soft"
        />
        <input {...input} id={id} type="search" className={`${controlStyle} pl-10`} />
      </span>
    </FieldFrame>
  );
}
