'use client';

import { useState } from 'react';
import { controlStyle, FieldFrame, fieldAria } from '@/components/ui/field-frame';
import { isDurationUnit, secondsPerUnit, splitSeconds } from './durations';

type DurationFieldProps = {
  name: string;
  label: string;
  hint: string;
  defaultSeconds: number;
  unitLabel: string;
  units: Record<keyof typeof secondsPerUnit, string>;
};

/** A length of time in the unit that people think in; it posts whole seconds under `name`. */
export function DurationField(props: DurationFieldProps) {
  const { name, label, hint, defaultSeconds, unitLabel, units } = props;
  const given = splitSeconds(defaultSeconds);
  const [amount, setAmount] = useState(String(given.amount));
  const [unit, setUnit] = useState(given.unit);
  const id = `${name}-amount`;
  return (
    <FieldFrame id={id} label={label} hint={hint}>
      <div className="grid max-w-sm grid-cols-2 gap-2">
        <input
          id={id}
          type="number"
          min={0}
          step={1}
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
          className={controlStyle}
          {...fieldAria(id, { label, hint })}
        />
        <select
          aria-label={unitLabel}
          value={unit}
          onChange={({ target }) => isDurationUnit(target.value) && setUnit(target.value)}
          className={controlStyle}
        >
          {Object.entries(units).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <input type="hidden" name={name} value={Number(amount) * secondsPerUnit[unit]} />
      </div>
    </FieldFrame>
  );
}
