import { errors } from '@/lib/errors';
import type { LoginPolicy } from '@/lib/model';
import { acceptedPasskeys } from '@/lib/policy/passkey-rules';
import { type Refusal, refuse } from '@/lib/result';

/** How many models a sentence names before it only counts. */
const named = 5;

function sentence({ synced, models }: NonNullable<Refusal['accepts']>): string {
  const kind = synced ? 'passkeys' : 'passkeys that never leave one device';
  if (models.length === 0) return `It accepts only ${kind}.`;
  const more = models.length > named ? ` and ${models.length - named} more` : '';
  return `It accepts only ${kind} of these models: ${models.slice(0, named).join(', ')}${more}.`;
}

/** Refuses a passkey that the policy does not accept (`passkey_not_accepted`) and says which ones it does. */
export function refusePasskey(
  policy: Pick<LoginPolicy, 'allowSyncedPasskeys' | 'allowedAaguids'>,
): Refusal {
  const accepts = acceptedPasskeys(policy);
  const message = `${errors.passkey_not_accepted} ${sentence(accepts)}`;
  return refuse('passkey_not_accepted', { message, accepts }).error;
}
