import type { JsonObject, MessageInitShape } from '@bufbuild/protobuf';
import { DetailsSchema } from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import {
  type LoginSettingsSchema,
  PasskeysType,
} from '@zitadel/proto/zitadel/settings/v2/login_settings_pb.js';
import { ResourceOwnerType } from '@zitadel/proto/zitadel/settings/v2/settings_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import type { LoginPolicy } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { ok, refuse } from '@/lib/result';
import { type Call, messageJson, rpc } from '@/lib/zitadel/calls/call';
import { presentDetails } from '@/lib/zitadel/calls/details';
import { nameField } from '@/lib/zitadel/calls/name-field';
import { readPolicyPatch } from '@/lib/zitadel/calls/policy-patch';

const { method } = SettingsService;

/** The part of the policy that ZITADEL's own message has a place for; only what is enforced is shown. */
function presentSettings(
  policy: LoginPolicy,
  isDefault: boolean,
): MessageInitShape<typeof LoginSettingsSchema> {
  return {
    passkeysType:
      policy.passkeysType === 'ALLOWED' ? PasskeysType.ALLOWED : PasskeysType.NOT_ALLOWED,
    ignoreUnknownUsernames: policy.ignoreUnknownUsernames,
    defaultRedirectUri: policy.defaultRedirectUri,
    multiFactorCheckLifetime: { seconds: BigInt(policy.multiFactorCheckLifetimeSeconds) },
    resourceOwnerType: isDefault ? ResourceOwnerType.INSTANCE : ResourceOwnerType.ORG,
  };
}

/** GetLoginSettings: of the organization in `ctx`, else in x-zitadel-orgid, else of the caller's own. */
export const getLoginSettingsCall = rpc(method.getLoginSettings, {
  operation: (caller, { ctx }, { organizationId }) => {
    const asked = ctx?.resourceOwner.case === 'orgId' ? ctx.resourceOwner.value : organizationId;
    const isInstance = ctx?.resourceOwner.case === 'instance';
    return getLoginPolicy(caller, asked && !isInstance ? { organizationId: asked } : {});
  },
  present: ({ details, policy, isDefault }) => ({
    details: presentDetails(details),
    settings: presentSettings(policy, isDefault),
  }),
});

/** The whole policy under the names that the change accepts, zero values included: what is read can be sent back. */
function wholePolicy({ multiFactorCheckLifetimeSeconds, ...policy }: LoginPolicy): JsonObject {
  return {
    ...policy,
    passkeysType: `PASSKEYS_TYPE_${policy.passkeysType}`,
    multiFactorCheckLifetime: `${multiFactorCheckLifetimeSeconds}s`,
  };
}

/** `GET /v2/settings/login_policy`: the twin of the change, ours besides ZITADEL's settings. */
export const getLoginPolicyCall: Call = {
  name: 'GetLoginPolicy',
  input: null,
  output: null,
  notOffered: [],
  async run(caller, { organizationId }) {
    const result = await getLoginPolicy(caller, organizationId ? { organizationId } : {});
    if (!result.ok) return result;
    const { details, policy } = result.value;
    return ok({
      details: messageJson(DetailsSchema, presentDetails(details)),
      settings: wholePolicy(policy),
    });
  },
};

/**
 * `PUT /v2/settings/login_policy`: changes the instance's policy, only the members present; no change is a success. With `ifSequence` it
 * is not changed when it has another version by now.
 */
export const setLoginPolicyCall: Call = {
  name: 'SetLoginPolicy',
  input: null,
  output: null,
  notOffered: [],
  async run(caller, { json, organizationId }) {
    // The caller means an organization's own policy: changing everybody's instead would be worse than refusing.
    if (organizationId) {
      return refuse('not_offered', {
        field: 'x-zitadel-orgid',
        message: "an organization's own policy is not offered",
      });
    }
    const read = readPolicyPatch(json);
    if (!read.ok) return read;
    const { patch, spelledBy, ifSequence } = read.value;
    const result = await setLoginPolicy(caller, { patch, ifSequence, confirmed: true });
    if (!result.ok) {
      return { ok: false, error: nameField(result.error, Object.fromEntries(spelledBy)) };
    }
    return ok({ details: messageJson(DetailsSchema, presentDetails(result.value.details)) });
  },
};
