import { config } from '@/lib/config';
import { newPlaceMessage } from '@/lib/mail/messages/new-place';
import { sealMail } from '@/lib/operations/seal-mail';
import { limit } from '@/lib/policy/rate-limits';
import { addressInWords, placeOf, type SignInPlace } from '@/lib/policy/sign-in-place';
import { deriveKey, keyedDigest } from '@/lib/seal';
import { claimJob, keepJob, type Progress, releaseJob } from '@/lib/store/jobs/lease';
import type { LimitedMail } from '@/lib/store/parts/mail';
import {
  findNotedPlaces,
  notePlaces,
  readEventPage,
  readSignIns,
  type SignIn,
} from '@/lib/store/sessions/sign-in-places';
import { newSecret } from '@/lib/tokens';

const job = 'tell_new_places';

/** Which process this is, to the others. */
const holder = newSecret();

/** The mail about a sign-in from that place; null for whoever has no address, and for an enrolment, which has its own. */
function noticeOf({ at, user, isEnrolment }: SignIn, place: SignInPlace): LimitedMail | null {
  const { id: userId, displayName, email: recipient } = user;
  if (isEnrolment || !recipient) return null;
  const message = newPlaceMessage({
    displayName,
    at,
    browser: place.browser,
    network: addressInWords(place.address),
    rpName: config().rpName,
    securityPage: new URL('/account/security', config().publicUrl).href,
  });
  return {
    mail: sealMail({ kind: 'new_place', userId, recipient }, message),
    limit: limit('new_place_mail_by_account', userId),
  };
}

/** The sign-ins of which somewhere is known, with the ids under which those places are kept. */
function locate(signIns: SignIn[]) {
  const key = deriveKey(config().secretKey ?? '', 'sign-in-places');
  return signIns.flatMap((signIn) => {
    const { page, told, user } = signIn;
    const place = placeOf(page ? { kind: 'page', ...page } : { kind: 'api', told });
    const placeIds = place.marks.map((mark) =>
      keyedDigest(key, JSON.stringify([user.id, mark])).toString('base64url'),
    );
    return placeIds.length > 0 ? [{ signIn, place, placeIds }] : [];
  });
}

async function tellAbout(signIns: SignIn[]): Promise<number> {
  const located = locate(signIns);
  const noted = await findNotedPlaces(located.flatMap(({ placeIds }) => placeIds));
  let told = 0;
  for (const { signIn, place, placeIds } of located) {
    if (placeIds.every((id) => noted.has(id))) continue;
    const { sequence, user } = signIn;
    const mail = noticeOf(signIn, place);
    const { isNew } = await notePlaces({ userId: user.id, sequence, placeIds }, mail);
    if (isNew && mail) told += 1;
    for (const id of placeIds) noted.add(id);
  }
  return told;
}

/** Goes through the events behind `progress`, and moves it to where none can come any more. */
async function goThrough(progress: Progress, signal: AbortSignal): Promise<number> {
  let told = 0;
  for (let after = progress['after'] ?? '0'; ; ) {
    const { last, settled, isFull } = await readEventPage(after);
    if (last === null) return told;
    told += await tellAbout(await readSignIns(after, last));
    progress['after'] = settled ?? after;
    if (!isFull || signal.aborted || !(await keepJob(job, holder, progress))) return told;
    after = last;
  }
}

/**
 * Tells people by mail of sign-ins from browsers and places that are new to their account, by what the audit log says of the
 * last day, and returns how many. No sign-in waits for it. One process at a time does so (null while another one is at it);
 * that each place is told of once does not hang on that, but on the row that is noted with the mail.
 */
export async function tellNewPlaces(signal = new AbortController().signal): Promise<number | null> {
  const progress = await claimJob(job, holder);
  if (!progress) return null;
  let isFinished = false;
  try {
    const told = await goThrough(progress, signal);
    isFinished = true;
    return told;
  } finally {
    await releaseJob(job, holder, { progress, isFinished });
  }
}
