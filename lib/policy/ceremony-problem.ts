/** What can go wrong on the person's device, as the catalogue of texts names it. */
export type CatalogueCode =
  | 'blocked'
  | 'not_used'
  | 'not_created'
  | 'took_too_long'
  | 'already_here'
  | 'no_pin'
  | 'not_supported'
  | 'wrong_address'
  | 'our_bug'
  | 'device_problem'
  | 'script_missing'
  | 'passkey_removed'
  | 'other_account'
  | 'cookies_blocked';

/** What the browser reported: the exception's name and how long the ceremony lasted. */
export type CeremonyException = {
  exception: string;
  milliseconds: number;
  during: 'get' | 'create';
  timeoutSeconds: number;
};

/** A browser that refuses sooner than this never showed a window: no person is that quick. */
const quickMilliseconds = 1000;

function cancelled({ during }: CeremonyException): CatalogueCode {
  return during === 'get' ? 'not_used' : 'not_created';
}

function notAllowed(given: CeremonyException): CatalogueCode {
  if (given.milliseconds < quickMilliseconds) return 'blocked';
  if (given.milliseconds >= given.timeoutSeconds * 1000) return 'took_too_long';
  return cancelled(given);
}

/**
 * Says what an exception of WebAuthn L3 §5.1.3–5.1.4 means for the person; null means say nothing.
 * A cancel, a refusal by the browser and a timeout share one name and differ only in time.
 */
export function ceremonyProblem(given: CeremonyException): CatalogueCode | null {
  switch (given.exception) {
    case 'AbortError':
      return null;
    // No exception of the browser's: our own button to cancel was pressed.
    case 'Cancelled':
      return cancelled(given);
    case 'NotAllowedError':
      return notAllowed(given);
    case 'InvalidStateError':
      return given.during === 'create' ? 'already_here' : 'device_problem';
    case 'ConstraintError':
      return 'no_pin';
    case 'NotSupportedError':
      return 'not_supported';
    case 'SecurityError':
      return 'wrong_address';
    case 'TypeError':
    case 'EncodingError':
    case 'DataError':
      return 'our_bug';
    default:
      return 'device_problem';
  }
}
