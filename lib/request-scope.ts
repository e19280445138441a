import { AsyncLocalStorage } from 'node:async_hooks';

// The front door's bundle opens the scope, the pages' bundle logs in it.
const holder = globalThis as { latchkeyRequestScope?: AsyncLocalStorage<string> };
holder.latchkeyRequestScope ??= new AsyncLocalStorage();
const scope = holder.latchkeyRequestScope;

/** Does the work of one request: whatever is logged on the way, however deep, bears its id. */
export function inRequest<T>(requestId: string, work: () => T): T {
  return scope.run(requestId, work);
}

/** The id of the request that is being worked on; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}
