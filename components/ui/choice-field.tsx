import { FieldFrame, type FieldTexts, fieldAria } from './field-frame';

type ChoiceFieldProps = FieldTexts & {
  name: string;
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string }[];
};

/** One of a few choices, all of them in sight: native radio buttons, side by side where there is room. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { name, label, hint, error, layout, value, onChange, options } = props;
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error} layout={layout} isGroup>
      <div
        role="radiogroup"
        aria-labelledby={`${name}-label`}
        {...fieldAria(name, { label, hint, error })}
        className="grid grid-cols-2 gap-2"
      >
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 items-center gap-2.5 rounded-control border border-edge px-3 py-2 text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium forced-colors:has-checked:border-[Highlight]"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="size-4 shrink-0 accent-accent clear-of-edges"
            />
            <span className="min-w-0 wrap-anywhere">{option.label}</span>
          </label>
        ))}
      </div>
    </FieldFrame>
  );
}
