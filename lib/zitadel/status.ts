import type { ErrorCode } from '@/lib/errors';
import type { Refusal } from '@/lib/result';
import type { Answer } from '@/lib/zitadel/http/answer';

/**
 * How a refusal looks on the wire: google.rpc.Code, HTTP status, and the id that clients may test (null: no details).
 */
type Status = { grpc: number; http: number; id: string | null };

const invalidArgument = { grpc: 3, http: 400 };
const notFound = { grpc: 5, http: 404 };
const alreadyExists = { grpc: 6, http: 409 };
const permissionDenied = { grpc: 7, http: 403 };
const failedPrecondition = { grpc: 9, http: 400 };
const aborted = { grpc: 10, http: 409 };
const unauthenticated = { grpc: 16, http: 401 };

/**
 * The one table from our refusals to ZITADEL's: its ids where clients may test them, ids of our own elsewhere.
 * Failed ceremonies are 400, where ZITADEL says 500.
 */
export const statuses: Record<ErrorCode, Status> = {
  invalid_argument: { ...invalidArgument, id: null },
  conflicting_members: { ...invalidArgument, id: null },
  unauthenticated: { ...unauthenticated, id: null },
  invalid_token: { ...unauthenticated, id: 'APP-Reb32' },
  session_expired: { ...permissionDenied, id: 'AUTHZ-EGDo3' },
  authentication_required: { ...permissionDenied, id: 'AUTHZ-Kl3p0' },
  mfa_required: { ...permissionDenied, id: 'AUTHZ-Kl3p0' },
  permission_denied: { ...permissionDenied, id: 'AUTHZ-pD3ny' },
  cross_site_request: { ...permissionDenied, id: 'AUTHZ-cR0ss' },
  rate_limited: { grpc: 8, http: 429, id: 'LIMIT-sL0wr' },
  user_not_found: { ...notFound, id: 'QUERY-Dfbg2' },
  user_already_exists: { ...alreadyExists, id: 'USER-eX1st' },
  user_not_active: { ...failedPrecondition, id: 'SESSION-Gj4ko' },
  user_wrong_state: { ...failedPrecondition, id: 'USER-sT4te' },
  user_change_not_possible: { ...invalidArgument, id: 'SESSION-uC7ng' },
  organization_not_found: { ...notFound, id: 'ORG-nF0nd' },
  code_invalid: { ...invalidArgument, id: 'COMMAND-Eeb2a' },
  setup_finished: { ...failedPrecondition, id: 'SETUP-d0n3e' },
  passkeys_not_allowed: { ...failedPrecondition, id: 'PASSKEY-nA1wd' },
  passkey_not_found: { ...notFound, id: 'COMMAND-DAfb2' },
  passkey_already_registered: { ...alreadyExists, id: 'PASSKEY-eX1st' },
  passkey_not_accepted: { ...failedPrecondition, id: 'PASSKEY-nAcc5' },
  too_many_passkeys: { ...failedPrecondition, id: 'PASSKEY-tM4ny' },
  last_way_in: { ...aborted, id: 'PASSKEY-l4stW' },
  last_administrator: { ...aborted, id: 'USER-l4stA' },
  reauthentication_required: { ...permissionDenied, id: 'AUTHZ-rE4ut' },
  ceremony_failed: { ...invalidArgument, id: 'WEBAU-3M9si' },
  ceremony_finished: { ...failedPrecondition, id: 'WEBAU-fIn1s' },
  ceremony_expired: { ...failedPrecondition, id: 'WEBAU-eXp1r' },
  ceremony_not_found: { ...failedPrecondition, id: 'COMMAND-Ioqu5' },
  user_verification_required: { ...invalidArgument, id: 'WEBAU-uVr3q' },
  no_passkeys: { ...failedPrecondition, id: 'WEBAU-4G8sw' },
  session_not_found: { ...notFound, id: 'SESSION-nF0nd' },
  session_terminated: { ...failedPrecondition, id: 'COMMAND-Hewfq' },
  session_lifetime_over: { ...failedPrecondition, id: 'COMMAND-Hkl3d' },
  session_token_invalid: { ...permissionDenied, id: 'COMMAND-sGr42' },
  domain_not_allowed: { ...invalidArgument, id: 'WEBAU-d0m4n' },
  url_template_invalid: { ...invalidArgument, id: 'LINK-tPl4t' },
  not_offered: { ...invalidArgument, id: 'API-n0ffr' },
  changed_meanwhile: { ...aborted, id: 'POLICY-cH4ng' },
  confirmation_required: { ...aborted, id: 'POLICY-c0nfm' },
  not_found: { ...notFound, id: null },
  unavailable: { grpc: 14, http: 503, id: 'STORE-uNav1' },
};

/** Seconds after which to try again when the refusal itself does not know. */
const defaultRetryAfterSeconds = 5;

/** The challenge of 401 (RFC 6750 §3), and whole seconds to wait after 429 and 503 (RFC 9110 §10.2.3). */
function headersOf(refusal: Refusal, http: number): Record<string, string> | undefined {
  if (http === 401) return { 'www-authenticate': 'Bearer' };
  if (http !== 429 && http !== 503) return undefined;
  return {
    'retry-after': String(Math.ceil(refusal.retryAfterSeconds ?? defaultRetryAfterSeconds)),
  };
}

/** A refusal as google.rpc.Status; what `cause` says stays inside. 429 and 503 carry Retry-After. */
export function refusalAnswer(refusal: Refusal): Answer {
  const { grpc, http, id } = statuses[refusal.code];
  const text = refusal.field ? `${refusal.field}: ${refusal.message}` : refusal.message;
  const headers = headersOf(refusal, http);
  const details = [
    { '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail', id: id ?? '', message: text },
  ];
  return {
    status: http,
    body:
      id === null
        ? { code: grpc, message: text }
        : { code: grpc, message: `${text} (${id})`, details },
    ...(headers && { headers }),
  };
}
