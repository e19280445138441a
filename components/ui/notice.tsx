import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const tones = {
  info: { box: 'border-line bg-sunken', mark: 'text-ink-soft', Icon: Info },
  success: { box: 'border-accent bg-accent-soft', mark: 'text-accent', Icon: CircleCheck },
  warning: { box: 'border-warning bg-warning-soft', mark: 'text-warning', Icon: TriangleAlert },
  error: { box: 'border-danger bg-danger-soft', mark: 'text-danger', Icon: CircleAlert },
} as const;

export type NoticeTone = keyof typeof tones;

type NoticeProps = {
  tone?: NoticeTone;
  title?: string;
  /** It lies over the page, and leaves room at its end for the button that closes it. */
  floating?: boolean;
  children?: ReactNode;
};

/**
 * A sentence about what happened. Announced when it appears in a live page: an error at once, the
 * rest politely. For changes under script keep a `LiveRegion` mounted and change its child.
 */
export function Notice(props: NoticeProps) {
  const { tone = 'info', title, floating = false, children } = props;
  const { box, mark, Icon } = tones[tone];
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={`flex gap-3 rounded-control border py-3 pl-4 text-sm ${floating ? 'pr-13 shadow-lift' : 'pr-4'} ${box}`}
    >
      <Icon aria-hidden="true" className={`mt-px size-5 shrink-0 ${mark}`} />
      <div className="grid min-w-0 gap-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? (
          <div className="grid min-w-0 grid-cols-1 gap-1 wrap-anywhere">{children}</div>
        ) : null}
      </div>
    </div>
  );
}
