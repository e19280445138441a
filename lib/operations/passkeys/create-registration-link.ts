import { z } from 'zod';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { registrationLinkMessage } from '@/lib/mail/messages/registration-link';
import type { Caller, Details, User } from '@/lib/model';
import { requirePermissionOver } from '@/lib/operations/authorise';
import { id, storable } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { sealMail } from '@/lib/operations/seal-mail';
import { limit } from '@/lib/policy/rate-limits';
import { fillLinkTemplate } from '@/lib/policy/redirect-rules';
import { ok, type Result, refuse } from '@/lib/result';
import type { MailToSend } from '@/lib/store/parts/mail';
import { createRegistrationCode } from '@/lib/store/passkeys/create-registration-code';
import { readSituation } from '@/lib/store/users/situation';
import { hashToken, newCode } from '@/lib/tokens';

/** How long a registration link works, in seconds. */
const linkLifetimeSeconds = 3600;

const schema = z.object({
  userId: id,
  delivery: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('send'), urlTemplate: storable.optional() }),
    z.object({ kind: z.literal('return') }),
  ]),
});

export type CreateRegistrationLinkInput = z.infer<typeof schema>;

export type RegistrationLink = {
  details: Details;
  /** Only when it was asked to be returned. */
  code?: { id: string; code: string };
  url: string;
};

/** The template that was sent, else the one of our own page. */
function templateOf(delivery: CreateRegistrationLinkInput['delivery']): string {
  const asked = delivery.kind === 'send' ? delivery.urlTemplate : undefined;
  return (
    asked ||
    `${config().publicUrl.origin}/passkey/register?userID={{.UserID}}&orgID={{.OrgID}}&codeID={{.CodeID}}&code={{.Code}}`
  );
}

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
  const mail = { kind: 'registration_link', userId: user.id, recipient: user.email, codeId };
  return ok(sealMail(mail, message));
}

/**
 * Makes a link with which one person can register a passkey (ZITADEL v2 CreatePasskeyRegistrationLink).
 * Needs user.passkey.write and a rank that is not below the user's. A new link kills the older ones; it works for an hour, until a passkey is
 * verified. Mail goes to the outbox; templates may lead to configured origins only.
 */
export async function createRegistrationLink(
  caller: Caller,
  input: CreateRegistrationLinkInput,
): Promise<Result<RegistrationLink>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, delivery } = parsed.value;
  const { principal, user, policy, now } = await readSituation(caller, { userId });
  const permitted = requirePermissionOver(caller, principal, 'user.passkey.write', user);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  if (user.kind !== 'human') return refuse('user_wrong_state');
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  const code = { id: newId(), code: newCode() };
  const values = { UserID: user.id, OrgID: user.organizationId, CodeID: code.id, Code: code.code };
  const url = fillLinkTemplate(templateOf(delivery), values, config().origins);
  if (!url) return refuse('url_template_invalid', { field: 'urlTemplate' });
  const mail = delivery.kind === 'send' ? mailFor(user, url, code.id) : ok(null);
  if (!mail.ok) return mail;
  const created = await createRegistrationCode({
    id: code.id,
    userId: user.id,
    hash: hashToken(code.code),
    now,
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
  if ('refusal' in created) {
    const { refusal, ...more } = created;
    return refuse(refusal, more);
  }
  return ok({ ...created, url, ...(delivery.kind === 'return' && { code }) });
}
