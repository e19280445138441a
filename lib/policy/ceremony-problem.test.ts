import { describe, expect, test } from 'vitest';
import { type CeremonyException, ceremonyProblem } from './ceremony-problem';

function problem(exception: string, more: Partial<CeremonyException> = {}) {
  return ceremonyProblem({
    exception,
    milliseconds: 5000,
    during: 'get',
    timeoutSeconds: 300,
    ...more,
  });
}

describe('what an exception means', () => {
  test('a refusal within a second comes from the browser, not from the person', () => {
    expect(problem('NotAllowedError', { milliseconds: 999 })).toBe('blocked');
    expect(problem('NotAllowedError', { milliseconds: 0, during: 'create' })).toBe('blocked');
  });

  test('a cancel is told apart by the ceremony it ended', () => {
    expect(problem('NotAllowedError', { milliseconds: 1000 })).toBe('not_used');
    expect(problem('NotAllowedError', { during: 'create' })).toBe('not_created');
  });

  test('a refusal at the timeout is a timeout, one just before it is a cancel', () => {
    expect(problem('NotAllowedError', { milliseconds: 300_000 })).toBe('took_too_long');
    expect(problem('NotAllowedError', { milliseconds: 299_999 })).toBe('not_used');
  });

  test('our own button to cancel is the person’s choice, however soon it is pressed', () => {
    expect(problem('Cancelled', { milliseconds: 10 })).toBe('not_used');
    expect(problem('Cancelled', { milliseconds: 10, during: 'create' })).toBe('not_created');
  });

  test('nothing is said about a ceremony that the page itself stopped', () => {
    expect(problem('AbortError')).toBeNull();
  });

  test('an authenticator that holds a passkey already is no fault when creating, but one when using', () => {
    expect(problem('InvalidStateError', { during: 'create' })).toBe('already_here');
    expect(problem('InvalidStateError')).toBe('device_problem');
  });

  test.each([
    ['ConstraintError', 'no_pin'],
    ['NotSupportedError', 'not_supported'],
    ['SecurityError', 'wrong_address'],
    ['TypeError', 'our_bug'],
    ['EncodingError', 'our_bug'],
    ['DataError', 'our_bug'],
    ['UnknownError', 'device_problem'],
    ['OperationError', 'device_problem'],
    ['SomethingNobodyHeardOf', 'device_problem'],
  ])('%s is %s', (exception, code) => {
    expect(problem(exception)).toBe(code);
  });
});
