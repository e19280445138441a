import 'server-only';
import { config } from '@/lib/config';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { browserCaller } from '@/lib/server/browser-caller';

/** For whom a registration link is, and its address for a QR code; or that it does not work. */
export async function loadRegistrationLink(link: {
  userID: string;
  codeID: string;
  code: string;
}): Promise<
  { kind: 'ready'; displayName: string; loginName: string; url: string } | { kind: 'invalid' }
> {
  const { userID, codeID, code } = link;
  const seen = await lookAtLink(await browserCaller(), { userId: userID, codeId: codeID, code });
  if (!seen.ok) return { kind: 'invalid' };
  const { displayName, loginName, organizationId } = seen.value;
  const query = new URLSearchParams({ userID, orgID: organizationId, codeID, code });
  const url = `${config().publicUrl.origin}/passkey/register?${query}`;
  return { kind: 'ready', displayName, loginName, url };
}
