import type { ReactNode } from 'react';

type ChoiceFieldProps = {
  name: string;
  label: string;
  hint?: ReactNode;
  defaultValue: string;
  disabled?: boolean;
  options: { value: string; label: string; hint?: string }[];
};

/** One of a few choices, all of them in sight: native radio buttons in a fieldset. */
export function ChoiceField({
  name,
  label,
  hint,
  defaultValue,
  disabled,
  options,
}: ChoiceFieldProps) {
  return (
    <fieldset disabled={disabled} aria-describedby={hint ? `${name}-hint` : undefined}>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className="grid gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 items-start gap-3 rounded-control border border-line px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              defaultChecked={option.value === defaultValue}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span className="text-sm">
              <span className="block font-medium">{option.label}</span>
              {option.hint ? <span className="block text-ink-soft">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {hint ? (
        <p id={`${name}-hint`} className="mt-1.5 text-ink-soft text-sm">
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
}
