import type { MessageInitShape } from '@bufbuild/protobuf';
import type { DetailsSchema } from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import { type UserSchema, UserState as WireState } from '@zitadel/proto/zitadel/user/v2/user_pb.js';
import type { User, UserState } from '@/lib/model';
import { presentDetails } from '@/lib/zitadel/calls/details';

/** Names of user states on the wire. */
export const wireStates: Record<UserState, WireState> = {
  INITIAL: WireState.INITIAL,
  ACTIVE: WireState.ACTIVE,
  INACTIVE: WireState.INACTIVE,
  LOCKED: WireState.LOCKED,
};

function presentKind(user: User): NonNullable<MessageInitShape<typeof UserSchema>['type']> {
  if (user.kind === 'machine') return { case: 'machine', value: { name: user.displayName } };
  const { givenName, familyName, displayName, preferredLanguage } = user;
  return {
    case: 'human',
    value: {
      profile: {
        givenName,
        familyName,
        displayName,
        ...(preferredLanguage && { preferredLanguage }),
      },
      ...(user.email && {
        email: { email: user.email, isVerified: user.emailVerifiedAt !== null },
      }),
    },
  };
}

/** `details` of a user as they stand. */
export function presentUserDetails(user: User): MessageInitShape<typeof DetailsSchema> {
  return presentDetails({
    sequence: user.sequence,
    changeDate: user.changedAt,
    creationDate: user.createdAt,
    resourceOwner: user.organizationId,
  });
}

/** A user as ZITADEL v2 shows them; the login name is the user name. */
export function presentUser(user: User): MessageInitShape<typeof UserSchema> {
  return {
    userId: user.id,
    details: presentUserDetails(user),
    state: wireStates[user.state],
    username: user.loginName,
    loginNames: [user.loginName],
    preferredLoginName: user.loginName,
    type: presentKind(user),
  };
}
