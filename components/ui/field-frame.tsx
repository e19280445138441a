import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What every field shows around its control. */
export type FieldTexts = {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; the control is marked invalid. */
  error?: string | null | undefined;
  /** `row`: where there is room, label and hint on the left, the control on the right. */
  layout?: 'stacked' | 'row' | undefined;
};

/** The classes of a text-like control. */
export const controlStyle =
  'block min-h-11 w-full clear-of-edges rounded-control border border-edge bg-surface px-3 py-2 text-ink placeholder:text-ink-soft aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger disabled:opacity-60 forced-colors:aria-invalid:border-3';

/** The ARIA attributes that tie a control to its hint and its error. */
export function fieldAria(id: string, { hint, error }: FieldTexts) {
  const parts = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return {
    'aria-describedby': parts.join(' ') || undefined,
    'aria-invalid': error ? (true as const) : undefined,
  };
}

/** What is wrong, below its control: told by sign and word as well as by colour. */
export function FieldError({ id, error }: { id: string; error: string }) {
  return (
    <p id={`${id}-error`} className="flex gap-1.5 font-medium text-danger text-sm">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{error}</span>
    </p>
  );
}

type FieldFrameProps = FieldTexts & {
  id: string;
  /** The control is a group of several: it is named by `${id}-label`, and the label leads to none of them. */
  isGroup?: boolean;
  children: ReactNode;
};

/** Label, hint and error around a control with the id `id`: one under the other, or in a row. */
export function FieldFrame(props: FieldFrameProps) {
  const { id, label, hint, error, layout, isGroup, children } = props;
  const Label = isGroup ? 'p' : 'label';
  const head = (
    <Label
      id={`${id}-label`}
      {...(isGroup ? {} : { htmlFor: id })}
      className="wrap-anywhere font-medium text-sm"
    >
      {label}
    </Label>
  );
  const help = hint ? (
    <p id={`${id}-hint`} className="text-ink-soft text-sm">
      {hint}
    </p>
  ) : null;
  const wrong = error ? <FieldError id={id} error={error} /> : null;
  if (layout !== 'row')
    return (
      <div className="grid gap-1.5">
        {head}
        {children}
        {help}
        {wrong}
      </div>
    );
  return (
    <div className="@container">
      <div className="grid @2xl:grid-cols-[minmax(0,1fr)_20rem] gap-x-10 gap-y-2.5">
        <div className="grid content-start gap-0.5">
          {head}
          {help}
        </div>
        <div className="grid min-w-0 content-start gap-1.5">
          {children}
          {wrong}
        </div>
      </div>
    </div>
  );
}
