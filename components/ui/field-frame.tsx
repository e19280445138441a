import type { ReactNode } from 'react';

/** What every field shows around its control. */
export type FieldTexts = {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; the control is marked invalid. */
  error?: string | null | undefined;
};

/** The classes of a text-like control. */
export const controlStyle =
  'block min-h-11 w-full rounded-control border border-edge bg-surface px-3 py-2 text-ink placeholder:text-ink-soft aria-invalid:border-danger disabled:opacity-60';

/** The ARIA attributes that tie a control to its hint and its error. */
export function fieldAria(id: string, { hint, error }: FieldTexts) {
  const parts = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return {
    'aria-describedby': parts.join(' ') || undefined,
    'aria-invalid': error ? (true as const) : undefined,
  };
}

/** Label above, hint and error below a control with the id `id`. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  children,
}: FieldTexts & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-soft text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="font-medium text-danger text-sm">
          {error}
        </p>
      ) : null}
    </div>
  );
}
