// Hand-written: what Prisma cannot say (a place that is noted by one of several writers alone, and the mail that hangs on it).
import type { UserAgentFacts } from '@/lib/model';
import type { LimitParams } from '@/lib/store/parts/limits';
import {
  type LimitedMail,
  type LimitedMailParams,
  mailUnderLimit,
  mailUnderLimitParams,
} from '@/lib/store/parts/mail';
import { isActive } from '@/lib/store/parts/session-life';
import {
  bool,
  found,
  instant,
  integer,
  json,
  orNull,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { type Names, run, runAll, statement } from '@/lib/store/postgres/statement';

const pageSize = 1_000;

/** A transaction that appends an event is over by then, one way or the other. */
const settled = `interval '30 seconds'`;

/** SQL: the event in `e` ended in a session on the pages. */
const isOnPage = `(e.type = 'session.signed_in' OR (e.type = 'user.passkey.added' AND e.facts ? 'sessionId'))`;

type EventPage = {
  /** The last event of the page; null when there is none. */
  last: string | null;
  /** Up to here no event can come any more. */
  settled: string | null;
  isFull: boolean;
};

const pageSql = statement('sign_in_event_page', (p: Names<{ after: string }>) => ({
  with: `page AS (
    SELECT sequence, at < now() - ${settled} AS is_settled FROM audit_events
    WHERE sequence > ${p.after}::bigint ORDER BY sequence LIMIT ${pageSize}
  )`,
  reads: record({
    last: orNull(text('max(sequence)::text')),
    settled: orNull(
      text('coalesce(min(sequence) FILTER (WHERE NOT is_settled) - 1, max(sequence))::text'),
    ),
    isFull: bool(`count(*) = ${pageSize}`),
  }),
  from: 'FROM page',
}));

/** The next page of audit events behind that one, whatever they are about. */
export async function readEventPage(after: string): Promise<EventPage> {
  const page = await run(pageSql, { after });
  if (!page) throw new Error('an aggregate gave no row');
  return page;
}

/** Somebody who signed in, and what is known of where. */
export type SignIn = {
  sequence: string;
  at: Date;
  user: { id: string; displayName: string; email: string | null };
  /** By a passkey that was made in that moment: of that they have heard. */
  isEnrolment: boolean;
  /** null: over the API. */
  page: { browserId: string | null; address: string | null; userAgent: string | null } | null;
  told: UserAgentFacts | null;
};

const signInsSql = statement('sign_ins', (p: Names<{ after: string; last: string }>) => ({
  reads: record({
    sequence: text('e.sequence::text'),
    at: instant('e.at'),
    user: record({
      id: text('u.id'),
      displayName: text('u.display_name'),
      email: orNull(text('u.email')),
    }),
    isEnrolment: bool(`e.type = 'user.passkey.added'`),
    page: found(
      `nullif(${isOnPage}, false)`,
      record({
        browserId: orNull(text('s.user_agent_id')),
        address: orNull(text('e.address')),
        userAgent: orNull(text('e.user_agent')),
      }),
    ),
    told: orNull(json<UserAgentFacts>('s.user_agent_facts')),
  }),
  from: `FROM audit_events e JOIN users u ON u.id = e.subject_id
    LEFT JOIN sessions s ON s.id = e.facts->>'sessionId'
    WHERE e.sequence > ${p.after}::bigint AND e.sequence <= ${p.last}::bigint AND e.at > now() - interval '1 day'
      AND (${isOnPage} OR e.type = 'session.passkey.checked') ORDER BY e.sequence`,
}));

/** The sign-ins among these events that are less than a day old: of others nobody needs to hear any more. */
export function readSignIns(after: string, last: string): Promise<SignIn[]> {
  return runAll(signInsSql, { after, last });
}

const knownSql = statement('known_sign_in_places', (p: Names<{ placeIds: string[] }>) => ({
  reads: text('id'),
  from: `FROM sign_in_places WHERE id = ANY(${p.placeIds}::text[]) AND last_seen_at > now() - interval '1 day'`,
}));

/** Which of these places were noted within a day: of the others there is something to write. */
export async function findNotedPlaces(placeIds: string[]): Promise<Set<string>> {
  return new Set(placeIds.length > 0 ? await runAll(knownSql, { placeIds }) : []);
}

type Params = Partial<LimitedMailParams & LimitParams> & {
  userId: string;
  sequence: string;
  placeIds: string[];
};

/** One row in `fresh` where the person had signed in before, and none of the places was theirs till now. */
const noteSql = (p: Names<Params>) => `person AS (
    SELECT u.id FROM users u JOIN organizations o ON o.id = u.organization_id
    WHERE u.id = ${p.userId} AND u.kind = 'human' AND ${isActive('u', 'o')} FOR KEY SHARE OF u
  ), noted AS (
    INSERT INTO sign_in_places (id, user_id) SELECT place, person.id FROM person, unnest(${p.placeIds}::text[]) place
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), seen_again AS (
    UPDATE sign_in_places l SET last_seen_at = now() FROM person
    WHERE l.id = ANY(${p.placeIds}::text[]) AND l.user_id = person.id AND l.last_seen_at <= now() - interval '1 day'
  ), fresh AS (
    SELECT person.id FROM person
    WHERE (SELECT count(*) FROM noted) = cardinality(${p.placeIds}::text[]) AND (
      EXISTS (SELECT 1 FROM sign_in_places l WHERE l.user_id = person.id)
      OR EXISTS (SELECT 1 FROM audit_events e WHERE e.subject_id = person.id AND e.sequence < ${p.sequence}::bigint AND ${isOnPage}))
  )`;

const reads = integer('(SELECT count(*) FROM fresh)');
const quietSql = statement('note_sign_in_places', (p: Names<Params>) => ({
  with: noteSql(p),
  reads,
  from: '',
}));
const mailSql = statement('note_sign_in_places_mail', (p: Names<Params>) => ({
  with: `${noteSql(p)}, ${mailUnderLimit(p, 'fresh')}`,
  reads,
  from: '',
}));

/**
 * Notes where a person signed in, and with it writes the mail if that is new to them and they signed in before: once,
 * however many processes note it, and however often. A person who may not sign in any more is left alone.
 */
export async function notePlaces(
  place: { userId: string; sequence: string; placeIds: string[] },
  mail: LimitedMail | null,
): Promise<{ isNew: boolean }> {
  const values = { ...place, ...(mail && mailUnderLimitParams(mail)) };
  return { isNew: (await run(mail ? mailSql : quietSql, values)) === 1 };
}
