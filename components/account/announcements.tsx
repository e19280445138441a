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
  frame?: (notice: ReactNode, hide: () => void) => ReactNode;
  children: ReactNode;
};

const inPlace = (notice: ReactNode) => <LiveRegion>{notice}</LiveRegion>;

/** One live region for all that happens inside; it outlives the parts that announce. */
function AnnouncementProvider({ problems, signInPath, frame = inPlace, children }: ProviderProps) {
  const [shown, announce] = useState<Announcement | null>(null);

  function report(problem: Problem, remedy = '') {
    if (signedOut.has(problem.code)) {
      window.location.assign(signInPath);
      return;
    }
    const tone = informational.has(problem.code) ? 'info' : 'error';
    announce({ tone, text: `${problemText(problems, problem)} ${remedy}`.trim() });
  }

  const notice = shown ? (
    <Notice tone={shown.tone}>
      <p>{shown.text}</p>
    </Notice>
  ) : null;
  return (
    <Context value={{ problems, signInPath, announce, report }}>
      {frame(notice, () => announce(null))}
      {children}
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
      frame={(notice, onClose) => (
        <FloatingNotice {...{ closeLabel, focusAfterId, onClose }}>{notice}</FloatingNotice>
      )}
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
