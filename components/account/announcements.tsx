'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import { type ProblemTexts, problemText } from '@/components/passkey/problem-text';
import { FloatingNotice } from '@/components/ui/floating-notice';
import { LiveRegion } from '@/components/ui/live-region';
import { Notice, type NoticeTone } from '@/components/ui/notice';
import type { Problem } from '@/lib/server/problem';

type Announcement = { tone: NoticeTone; text: ReactNode };

type Announcements = {
  problems: ProblemTexts;
  /** Where people sign in again and come back from. */
  signInPath: string;
  announce: (announcement: Announcement | null) => void;
  /** Says what went wrong in the words of the catalogue, and after it what was done about it. */
  report: (problem: Problem, remedy?: string) => void;
};

const Context = createContext<Announcements | null>(null);

/** Outcomes of a person's own choice or of one more try: said without alarm. */
const informational = new Set<string>(['not_created', 'not_used', 'took_too_long', 'already_here']);

/** Only a new sign-in helps: the session is over. */
const signedOut = new Set<string>([
  'unauthenticated',
  'invalid_token',
  'session_expired',
  'session_lifetime_over',
  'session_not_found',
  'session_terminated',
  'session_token_invalid',
]);

type ProviderProps = Pick<Announcements, 'problems' | 'signInPath'> & {
  /** Where it is said: above what it is about, or over the page. */
  frame?: (shown: Announcement | null, hide: () => void) => ReactNode;
  /** Below the rest, while something is said. */
  after?: ReactNode;
  children: ReactNode;
};

function inWords(shown: Announcement | null, floating = false): ReactNode {
  if (!shown) return null;
  return (
    <Notice tone={shown.tone} floating={floating}>
      <p>{shown.text}</p>
    </Notice>
  );
}

const inPlace = (shown: Announcement | null) => <LiveRegion>{inWords(shown)}</LiveRegion>;

/** On a narrow screen a sentence takes several lines: the foot of the page can be scrolled clear of it. */
const clearance = <div aria-hidden="true" className="h-10 md:hidden" />;

/** One live region for all that happens inside; it outlives the parts that announce. */
function AnnouncementProvider(props: ProviderProps) {
  const { problems, signInPath, frame = inPlace, after = null, children } = props;
  const [shown, announce] = useState<Announcement | null>(null);

  function report(problem: Problem, remedy = '') {
    if (signedOut.has(problem.code)) {
      window.location.assign(signInPath);
      return;
    }
    const tone = informational.has(problem.code) ? 'info' : 'error';
    announce({ tone, text: `${problemText(problems, problem)} ${remedy}`.trim() });
  }

  return (
    <Context value={{ problems, signInPath, announce, report }}>
      {frame(shown, () => announce(null))}
      {children}
      {shown ? after : null}
    </Context>
  );
}

type PageAnnouncementsProps = Pick<Announcements, 'problems' | 'signInPath'> & {
  closeLabel: string;
  /** The element that takes the focus when a message that had it is closed. */
  focusAfterId: string;
  children: ReactNode;
};

/** The live region of a page: in sight wherever it is scrolled to, and never above what has the focus. */
export function PageAnnouncements(props: PageAnnouncementsProps) {
  const { closeLabel, focusAfterId, ...rest } = props;
  return (
    <AnnouncementProvider
      {...rest}
      frame={(shown, onClose) => (
        <FloatingNotice
          {...{ closeLabel, focusAfterId, onClose }}
          fades={shown?.tone === 'success'}
        >
          {inWords(shown, true)}
        </FloatingNotice>
      )}
      after={clearance}
    />
  );
}

/** The nearest live region. */
export function useAnnouncements(): Announcements {
  const announcements = useContext(Context);
  if (!announcements) throw new Error('useAnnouncements outside an AnnouncementProvider');
  return announcements;
}

/** A live region of its own for a modal dialog, since the page behind one is silent. */
export function DialogAnnouncements({ children }: { children: ReactNode }) {
  const { problems, signInPath } = useAnnouncements();
  return <AnnouncementProvider {...{ problems, signInPath }}>{children}</AnnouncementProvider>;
}
