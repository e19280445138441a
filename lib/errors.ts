/**
 * The closed table of refusals: key = code for programs, value = default sentence for people.
 * Each transport translates the codes in one table of its own; nothing else knows an HTTP status.
 */
export const errors = {
  invalid_argument: 'The request is not well formed.',
  conflicting_members: 'Send exactly one of the alternatives.',
  unauthenticated: 'Send a bearer token in the Authorization header.',
  invalid_token: 'The token is not valid, or no longer.',
  session_expired: 'This session has expired. Sign in again.',
  authentication_required: 'This session has no verified factor yet.',
  mfa_required: 'This session needs a second factor.',
  permission_denied: 'You may not do this.',
  cross_site_request: 'This request did not come from our own pages.',
  rate_limited: 'Too many tries. Wait a moment and try again.',
  user_not_found: 'There is no such user.',
  user_already_exists: 'A user with this name or id exists already.',
  user_not_active: 'This user cannot sign in now.',
  user_wrong_state: 'The user is not in a state that allows this.',
  user_change_not_possible: 'The user of a session cannot be changed.',
  organization_not_found: 'There is no such organization.',
  code_invalid: 'This code is wrong, expired or already used. Ask for a new link.',
  setup_finished: 'Latchkey is set up already. Sign in instead.',
  passkeys_not_allowed: 'Passkeys are switched off in the login policy.',
  passkey_not_found: 'There is no such passkey.',
  passkey_already_registered: 'This passkey is registered already.',
  passkey_not_accepted: 'The login policy does not accept this kind of passkey.',
  too_many_passkeys: 'This account has as many passkeys as it may hold. Remove one first.',
  last_way_in: 'This is the last way into the account. Add another passkey first.',
  last_administrator:
    'This is the last administrator who can sign in. Let somebody else be one first.',
  reauthentication_required: 'Confirm that it is you: use your passkey again.',
  ceremony_failed: 'The passkey could not be verified. Start again.',
  ceremony_finished: 'This attempt is finished already. Start again.',
  ceremony_expired: 'This attempt took too long. Start again.',
  ceremony_not_found: 'There is no open attempt. Start again.',
  user_verification_required: 'Your fingerprint, face or PIN was not checked. It is needed here.',
  no_passkeys: 'No passkey is registered that could be used here.',
  session_not_found: 'There is no such session.',
  session_terminated: 'This session has ended.',
  session_lifetime_over: 'The lifetime of this session is over.',
  session_token_invalid: 'The session token is not valid.',
  domain_not_allowed: 'This domain is not configured for passkeys (RP_ID, RP_ORIGINS).',
  url_template_invalid: 'The link template is not allowed.',
  not_offered: 'This setting is not offered.',
  changed_meanwhile:
    'Somebody else changed this meanwhile. Read it again, then repeat your change.',
  confirmation_required: 'This would leave people without a way in. Confirm it explicitly.',
  not_found: 'Not found.',
  unavailable: 'The service is not ready. Try again in a moment.',
} as const;

/** Every refusal has one of these codes; one that is not in the table does not compile. */
export type ErrorCode = keyof typeof errors;
