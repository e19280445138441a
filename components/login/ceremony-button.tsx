import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import type { ButtonLook } from '@/components/ui/button-style';
import { Spinner } from '@/components/ui/spinner';

type CeremonyButtonProps = {
  label: ReactNode;
  icon: ReactNode;
  look?: ButtonLook;
  /** Which kind of passkey is asked for first (WebAuthn L3 §5.8.7). */
  hint?: 'security-key' | 'hybrid';
  /** It was pressed last, and that try failed. */
  refocus?: boolean;
  describedBy?: string | undefined;
  texts: { waiting: string; cancel: string };
};

/** A button that starts a ceremony; while the device asks it says so itself, and a button to cancel stands below. */
export function CeremonyButton(props: CeremonyButtonProps) {
  const { label, icon, look = 'primary', hint, refocus, describedBy, texts } = props;
  return (
    <div className="group/press grid grid-cols-1 gap-1">
      <Button
        type="submit"
        wide
        look={look}
        data-passkey
        data-hint={hint}
        data-refocus={refocus || undefined}
        aria-describedby={describedBy}
        suppressHydrationWarning
      >
        <span className="flex min-w-0 items-center gap-2 group-has-[[aria-busy]]/press:hidden">
          <span aria-hidden="true" className="shrink-0 *:size-5">
            {icon}
          </span>
          <span className="wrap-anywhere min-w-0">{label}</span>
        </span>
        <span className="hidden items-center gap-2 group-has-[[aria-busy]]/press:flex">
          <Spinner />
          {texts.waiting}
        </span>
      </Button>
      <div className="in-[latchkey-passkey:defined]:group-has-[[aria-busy]]/press:block hidden">
        <Button look="quiet" wide data-cancel>
          {texts.cancel}
        </Button>
      </div>
    </div>
  );
}
