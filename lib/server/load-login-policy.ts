import 'server-only';
import { cache } from 'react';
import { config } from '@/lib/config';
import type { LoginPolicy } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { secondsRanges } from '@/lib/operations/settings/login-policy-patch';
import { defaultLoginPolicy } from '@/lib/policy/default-login-policy';
import { browserCaller } from '@/lib/server/browser-caller';
import {
  changedFields,
  draftOf,
  type PolicyField,
  type SecondsRanges,
} from '@/lib/server/policy-draft';

/** The login policy, with the relying party that only the environment can change. */
export type EditableLoginPolicy = {
  policy: LoginPolicy;
  /** The version that it is. */
  sequence: number;
  ranges: SecondsRanges;
  /** The members that are not as they are in a new installation. */
  adjusted: PolicyField[];
  rp: { id: string; name: string; origins: string[] };
};

/** The login policy for the console's page, read once per request; null for whoever may not change it. */
export const loadLoginPolicy = cache(async (): Promise<EditableLoginPolicy | null> => {
  const read = await getLoginPolicy(await browserCaller());
  if (!read.ok || !read.value.mayChange) return null;
  const { rpId, rpName, origins } = config();
  const { policy, details } = read.value;
  return {
    policy,
    sequence: details.sequence,
    ranges: secondsRanges,
    adjusted: changedFields(draftOf(policy), defaultLoginPolicy),
    rp: { id: rpId, name: rpName, origins },
  };
});
