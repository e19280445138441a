import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import * as passkeys from '@/lib/zitadel/calls/passkey-calls';
import * as sessions from '@/lib/zitadel/calls/session-calls';
import * as settings from '@/lib/zitadel/calls/settings-calls';
import * as users from '@/lib/zitadel/calls/user-calls';
import { openApiRoute } from '@/lib/zitadel/routes/openapi';
import { annotatedRoute, type Route, successStatusOf } from '@/lib/zitadel/routes/route';

const { method: user } = UserService;
const { method: session } = SessionService;

/** Where ZITADEL's annotations put the calls. */
const annotated: Route[] = [
  // ZITADEL answers 201 here; the published annotation of this deprecated call has lost that option.
  { ...annotatedRoute(user.addHumanUser, users.addHumanUserCall), successStatus: 201 },
  annotatedRoute(user.getUserByID, users.getUserCall),
  annotatedRoute(user.listUsers, users.listUsersCall),
  annotatedRoute(user.deactivateUser, users.deactivateUserCall),
  annotatedRoute(user.reactivateUser, users.reactivateUserCall),
  annotatedRoute(user.lockUser, users.lockUserCall),
  annotatedRoute(user.unlockUser, users.unlockUserCall),
  annotatedRoute(user.deleteUser, users.deleteUserCall),
  annotatedRoute(user.createPasskeyRegistrationLink, passkeys.createLinkCall),
  annotatedRoute(user.registerPasskey, passkeys.startRegistrationCall),
  annotatedRoute(user.verifyPasskeyRegistration, passkeys.verifyRegistrationCall),
  annotatedRoute(user.listPasskeys, passkeys.listPasskeysCall),
  annotatedRoute(user.removePasskey, passkeys.removePasskeyCall),
  annotatedRoute(session.createSession, sessions.createSessionCall),
  annotatedRoute(session.setSession, sessions.setSessionCall),
  annotatedRoute(session.getSession, sessions.getSessionCall),
  annotatedRoute(session.deleteSession, sessions.deleteSessionCall),
  annotatedRoute(SettingsService.method.getLoginSettings, settings.getLoginSettingsCall),
];

/** What the published annotations lack, and the paths that the passkey guides print. */
const byHand: Route[] = [
  {
    method: 'POST',
    path: '/v2/users/new',
    hasBody: true,
    successStatus: successStatusOf(user.createUser),
    call: users.createUserCall,
  },
  {
    method: 'POST',
    path: '/v2/users/{user_id}/passkeys/{passkey_id}/verify',
    hasBody: true,
    successStatus: successStatusOf(user.verifyPasskeyRegistration),
    call: passkeys.verifyRegistrationCall,
  },
  {
    method: 'GET',
    path: '/v2/users/{user_id}/passkeys',
    hasBody: false,
    successStatus: successStatusOf(user.listPasskeys),
    call: passkeys.listPasskeysCall,
  },
  {
    method: 'GET',
    path: '/v2/settings/login_policy',
    hasBody: false,
    successStatus: 200,
    call: settings.getLoginPolicyCall,
  },
  {
    method: 'PUT',
    path: '/v2/settings/login_policy',
    hasBody: true,
    successStatus: 200,
    call: settings.setLoginPolicyCall,
  },
];

/** Every path that the API answers, in one table. */
export const routes: readonly Route[] = [
  ...annotated,
  ...byHand,
  openApiRoute([...annotated, ...byHand]),
];
