'use client';

import { controlStyle, FieldFrame, type FieldTexts, fieldAria } from '@/components/ui/field-frame';
import { type DurationUnit, secondsPerUnit } from '@/lib/durations';

type DurationFieldProps = FieldTexts & {
  name: string;
  amount: string;
  unit: string;
  onChange: (entries: Record<string, string>) => void;
  unitLabel: string;
  units: Record<DurationUnit, string>;
};

/** A length of time in the unit that people think in; it posts `name.amount` and `name.unit`. */
export function DurationField(props: DurationFieldProps) {
  const { name, amount, unit, onChange, unitLabel, units, ...texts } = props;
  const names = { amount: `${name}.amount`, unit: `${name}.unit` };
  return (
    <FieldFrame id={name} {...texts}>
      <div className="grid grid-cols-2 gap-2">
        <input
          id={name}
          name={names.amount}
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          required
          value={amount}
          onChange={({ target }) => onChange({ [names.amount]: target.value })}
          className={controlStyle}
          {...fieldAria(name, texts)}
        />
        <select
          name={names.unit}
          aria-label={unitLabel}
          value={unit}
          onChange={({ target }) => onChange({ [names.unit]: target.value })}
          className={controlStyle}
        >
          {Object.keys(secondsPerUnit).map((value) => (
            <option key={value} value={value}>
              {units[value as DurationUnit]}
            </option>
          ))}
        </select>
      </div>
    </FieldFrame>
  );
}
