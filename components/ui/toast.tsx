'use client';

import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import {
  createContext,
  type FocusEvent,
  type ReactNode,
  use,
  useCallback,
  useRef,
  useState,
} from 'react';
import { IconButton } from './icon-button';
import { useFading } from './use-fading';

/** How long a toast stays while nobody points at it or is in it, in milliseconds. */
const stay = 6_000;

const tones = {
  info: { mark: 'text-ink-soft', Icon: Info },
  success: { mark: 'text-accent', Icon: CircleCheck },
  error: { mark: 'text-danger', Icon: CircleAlert },
} as const;

/** A short sentence in passing. Never the only place that says it. */
export type ToastMessage = { tone?: keyof typeof tones; text: ReactNode };

const Context = createContext<(message: ToastMessage) => void>(() => {});

/** Shows a toast, inside a `ToastProvider`. */
export const useToast = () => use(Context);

type ToastProps = ToastMessage & { closeLabel: string; onClose: () => void };

/** One toast. It waits while it is pointed at or has the focus, and gives the focus back when it goes. */
function Toast({ tone = 'info', text, closeLabel, onClose }: ToastProps) {
  const holding = useFading(stay, text, onClose);
  const cameFrom = useRef<Element | null>(null);
  const { mark, Icon } = tones[tone];

  function enter({ relatedTarget, currentTarget }: FocusEvent) {
    holding.onFocus();
    if (relatedTarget && !currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
  }

  function close() {
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    onClose();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from the button inside, which has the focus.
    <div
      {...holding}
      onFocus={enter}
      onKeyDown={({ key }) => key === 'Escape' && close()}
      className="pointer-events-auto flex w-full max-w-md items-center gap-3 rounded-card border border-line bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-lift"
    >
      <Icon aria-hidden="true" className={`size-5 shrink-0 ${mark}`} />
      <div className="min-w-0 flex-1 py-2 wrap-anywhere">{text}</div>
      <IconButton label={closeLabel} icon={<X />} onClick={close} />
    </div>
  );
}

type ToastProviderProps = {
  labels: { region: string; close: string };
  /** Shown from the start, such as what an address says of a change just made. */
  initial?: ToastMessage[];
  children: ReactNode;
};

/** Gives its children `useToast`, and shows toasts at the foot of the window, the newest last. */
export function ToastProvider({ labels, initial = [], children }: ToastProviderProps) {
  const [toasts, setToasts] = useState(() => initial.map((message, id) => ({ id, message })));
  const count = useRef(initial.length);
  const show = useCallback((message: ToastMessage) => {
    const id = count.current++;
    setToasts((shown) => [...shown, { id, message }]);
  }, []);
  const closers = useRef(new Map<number, () => void>());
  const closer = (id: number) => {
    const known = closers.current.get(id);
    if (known) return known;
    const close = () => setToasts((shown) => shown.filter((toast) => toast.id !== id));
    closers.current.set(id, close);
    return close;
  };
  return (
    <Context value={show}>
      {children}
      <section
        aria-label={labels.region}
        className="pointer-events-none fixed inset-x-0 bottom-0 z-20 p-4"
      >
        <div aria-live="polite" className="grid justify-items-center gap-2">
          {toasts.map(({ id, message }) => (
            <Toast key={id} {...message} closeLabel={labels.close} onClose={closer(id)} />
          ))}
        </div>
      </section>
    </Context>
  );
}
