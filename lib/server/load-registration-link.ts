import 'server-only';
import { config } from '@/lib/config';
import type { LoginPolicy } from '@/lib/model';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { isWithinReach } from '@/lib/relying-party';
import { browserCaller } from '@/lib/server/browser-caller';
import { currentSession } from '@/lib/server/current-session';

/** What a registration link proves: which code, and whose. */
export type RegistrationLink = { userID: string; codeID: string; code: string };

/** Whoever a page is about: what people call them, and what they sign in with. */
type Named = { displayName: string; loginName: string };

/** For whom a link is. */
export type LoadedLink = {
  owner: Named;
  /** Its address for a QR code; null where no phone could open it. */
  url: string | null;
  /** Where the policy wants the passkey. */
  attachment: LoginPolicy['authenticatorAttachment'];
  /** Somebody else is signed in on this browser: they choose first. `sessionId` is what their choice goes by. */
  somebodyElse: (Named & { sessionId: string }) | null;
};

/** For whom a registration link is, and who is signed in instead; null when it does not work. */
export async function loadRegistrationLink(link: RegistrationLink): Promise<LoadedLink | null> {
  const { userID, codeID, code } = link;
  const seen = await lookAtLink(await browserCaller(), { userId: userID, codeId: codeID, code });
  if (!seen.ok) return null;
  const { displayName, loginName, organizationId, attachment } = seen.value;
  const query = new URLSearchParams({ userID, orgID: organizationId, codeID, code });
  const { publicUrl } = config();
  const session = await currentSession();
  return {
    owner: { displayName, loginName },
    attachment,
    url: isWithinReach(publicUrl) ? `${publicUrl.origin}/passkey/register?${query}` : null,
    somebodyElse: session && session.userId !== userID ? session : null,
  };
}
