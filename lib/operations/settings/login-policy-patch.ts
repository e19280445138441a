import { z } from 'zod';
import type { LoginPolicy } from '@/lib/model';
import { redirectTarget } from '@/lib/policy/redirect-rules';
import { ok, type Result, refuse } from '@/lib/result';
import { isStorableText } from '@/lib/storable-text';

const yearSeconds = 31_536_000;
const maxUriLength = 1000;

/** The least and the most seconds of each member that is a length of time. */
export const secondsRanges = {
  multiFactorCheckLifetimeSeconds: [60, yearSeconds],
  timeoutSeconds: [30, 900],
  newFactorFreshSeconds: [30, 86_400],
} as const;

const secondsOf = (field: keyof typeof secondsRanges) => {
  const [least, most] = secondsRanges[field];
  return z.int().min(least).max(most);
};

/** What each member of the policy may be; what is not listed here is not enforced and not offered. */
export const members = {
  passkeysType: z.enum(['NOT_ALLOWED', 'ALLOWED']),
  multiFactorCheckLifetimeSeconds: secondsOf('multiFactorCheckLifetimeSeconds'),
  ignoreUnknownUsernames: z.boolean(),
  defaultRedirectUri: z.string().transform((typed, context) => {
    const target = typed === '' ? '' : isStorableText(typed) && redirectTarget(typed);
    if (target !== false && target !== null && target.length <= maxUriLength) return target;
    const message = `Expected an address with https, or with http on localhost, of at most ${maxUriLength} characters.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }),
  userVerification: z.enum(['required', 'preferred', 'discouraged']),
  attestation: z.enum(['none', 'indirect', 'direct']),
  timeoutSeconds: secondsOf('timeoutSeconds'),
  authenticatorAttachment: z.enum(['any', 'platform', 'cross-platform']),
  allowSyncedPasskeys: z.boolean(),
  allowedAaguids: z.array(z.guid().transform((uuid) => uuid.toLowerCase())).max(200),
  cloneDetection: z.enum(['block', 'log']),
  newFactorFreshSeconds: secondsOf('newFactorFreshSeconds'),
} satisfies { [Member in keyof LoginPolicy]: z.ZodType<LoginPolicy[Member]> };

const schema = z.strictObject(members).partial();

/** The values that a member may have, for people. */
export function valuesOf(member: z.ZodType): string {
  const { type, enum: words, ...schema } = z.toJSONSchema(member, { io: 'input' });
  if (words) return words.join(' | ');
  if (type === 'boolean') return 'true | false';
  if (type === 'integer') return `${schema.minimum} to ${schema.maximum}`;
  return type === 'array' ? '["AAGUID", …]' : 'https://…';
}

/** Members to change, each valid; absent members stay as they are. */
export type LoginPolicyPatch = { [Member in keyof LoginPolicy]?: LoginPolicy[Member] };

/**
 * Parses a change of the policy. Refuses with `not_offered` for a member that is not enforced and
 * `invalid_argument` for a value out of range, each naming the member in `field`. What is kept is in the form in which it
 * will be used.
 */
export function parseLoginPolicyPatch(patch: Record<string, unknown>): Result<LoginPolicyPatch> {
  const foreign = Object.keys(patch).find((name) => !Object.hasOwn(members, name));
  if (foreign) return refuse('not_offered', { field: foreign });
  const parsed = schema.safeParse(patch);
  if (parsed.success) return ok(parsed.data as LoginPolicyPatch);
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const member = Object.entries(members).find(([name]) => name === field)?.[1];
  const isWorded = issue?.code === 'custom' || !member;
  const message = isWorded ? issue?.message : `Expected ${valuesOf(member)}.`;
  return refuse('invalid_argument', { field, ...(message && { message }) });
}
