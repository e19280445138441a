import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { registrationLinkMessage } from '@/lib/mail/messages/registration-link';
import type { Caller, Details, User } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { sealMail } from '@/lib/operations/seal-mail';
import { limit } from '@/lib/policy/rate-limits';
import { fillLinkTemplate } from '@/lib/policy/redirect-rules';
import { ok, type Result, refuse } from '@/lib/result';
import type { MailToSend } from '@/lib/store/parts/outbox-sql';
import { createRegistrationCode } from '@/lib/store/passkeys/one-time-codes';
import { readSituation } from '@/lib/store/users/situation';
import { hashToken, newCode } from '@/lib/tokens';

/** How long a registration link works, in seconds. */
const linkLifetimeSeconds = 3600;

export type LinkDelivery = { kind: 'send'; urlTemplate?: string } | { kind: 'return' };

export type RegistrationLink = {
  details: Details;
  /** Only when it was asked to be returned. */
  code?: { id: string; code: string };
  url: string;
};

const defaultTemplate = () =>
  `${config().publicUrl.origin}/passkey/register?userID={{.UserID}}&orgID={{.OrgID}}&codeID={{.CodeID}}&code={{.Code}}`;

function mailFor(user: User, link: string, codeId: string): Result<MailToSend> {
  if (!user.email)
    return refuse('invalid_argument', {
      field: 'email',
      message: 'This user has no mail address: have the code returned instead.',
    });
  const { displayName } = user;
  const lifetimeMinutes = linkLifetimeSeconds / 60;
  const message = registrationLinkMessage({
    displayName,
    rpName: config().rpName,
    link,
    lifetimeMinutes,
  });
  return ok(sealMail('registration_link', user.email, message, codeId));
}

/**
 * Makes a link with which one person can register a passkey (ZITADEL v2 CreatePasskeyRegistrationLink).
 * Needs user.passkey.write. A new link kills the older ones; it works for an hour, until a passkey is
 * verified. Mail goes to the outbox; templates may lead to configured origins only.
 */
export async function createRegistrationLink(
  caller: Caller,
  { userId, delivery }: { userId: string; delivery: LinkDelivery },
): Promise<Result<RegistrationLink>> {
  const { caller: standing, user, policy } = await readSituation(caller, { userId });
  const organizationId = user?.organizationId ?? null;
  const permitted = requirePermission(caller, standing, 'user.passkey.write', organizationId);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  if (user.kind !== 'human') return refuse('user_wrong_state');
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  const code = { id: newId(), code: newCode() };
  const template = (delivery.kind === 'send' && delivery.urlTemplate) || defaultTemplate();
  const values = { UserID: user.id, OrgID: user.organizationId, CodeID: code.id, Code: code.code };
  const url = fillLinkTemplate(template, values, config().origins);
  if (!url) return refuse('url_template_invalid', { field: 'sendLink.urlTemplate' });
  const mail = delivery.kind === 'send' ? mailFor(user, url, code.id) : ok(null);
  if (!mail.ok) return mail;
  const created = await createRegistrationCode({
    id: code.id,
    userId: user.id,
    hash: hashToken(code.code),
    lifetimeSeconds: linkLifetimeSeconds,
    mail: mail.value,
    limits: mail.value ? [limit('link_mail_by_account', user.id)] : [],
    audit: {
      type: 'user.passkey.link.created',
      actorId: permitted.value?.userId ?? null,
      facts: { codeId: code.id, delivery: delivery.kind },
      client: caller.client,
    },
  });
  if (created.retryAfterSeconds !== null)
    return refuse('rate_limited', { retryAfterSeconds: created.retryAfterSeconds });
  if (created.sequence === null) return refuse('user_not_active');
  const details = {
    sequence: created.sequence,
    changeDate: new Date(created.changedAt),
    resourceOwner: user.organizationId,
  };
  return ok({ details, url, ...(delivery.kind === 'return' && { code }) });
}
