import { expect } from '@playwright/test';
import type { HttpAnswer } from './http';

/** A guarded page sent this browser to the sign-in page, and will take it back afterwards. */
export function expectSignedOut(answer: HttpAnswer): void {
  expect(answer.status).toBe(307);
  expect(answer.headers.location).toMatch(/^\/login\?returnTo=/);
}
