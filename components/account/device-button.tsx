'use client';

import { type ReactNode, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { focusFirst } from './focus-first';

type DeviceButtonProps = {
  icon: ReactNode;
  /** The task of the button is under way. */
  busy: boolean;
  /** The device asks the person now: the button says so, and it can be cancelled. */
  asking: boolean;
  onPress: () => void;
  onCancel: () => void;
  labels: { press: string; waiting: string; cancel: string };
  /** In a dialog: as wide as that, and the first to have the focus. */
  wide?: boolean;
};

/** A button that has the device ask for a passkey; meanwhile a second one cancels that and gives the focus back. */
export function DeviceButton(props: DeviceButtonProps) {
  const { icon, busy, asking, onPress, onCancel, labels, wide = false } = props;
  const press = useRef<HTMLButtonElement>(null);

  function cancel() {
    press.current?.focus();
    onCancel();
  }

  function hold(button: HTMLButtonElement | null) {
    press.current = button;
    if (wide) focusFirst(button);
  }

  return (
    <div
      className={
        wide
          ? 'grid grid-cols-1 gap-1'
          : 'flex flex-wrap items-center justify-center gap-2 sm:flex-row-reverse'
      }
    >
      <Button wide={wide} ref={hold} busy={busy} icon={icon} onClick={onPress}>
        {asking ? labels.waiting : labels.press}
      </Button>
      {asking ? (
        <Button look="quiet" wide={wide} onClick={cancel}>
          {labels.cancel}
        </Button>
      ) : null}
    </div>
  );
}
