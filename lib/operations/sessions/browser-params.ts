import type { Caller } from '@/lib/model';
import type { BrowserParams } from '@/lib/store/sessions/browser-parts';
import { hashToken, newSecret } from '@/lib/tokens';
import { userAgentName } from '@/lib/user-agent-name';

/** Seconds without a request after which a browser's session ends. */
const browserIdleSeconds = 7200;

/**
 * The browser that ends signed in: the row of the cookie that it brought, else a new one of that id; `agentSecret` is
 * what its next cookie holds. A hosted page's session is found by its browser, so its own token is nobody's.
 */
export function browserParams(
  caller: Caller,
  newAgentId: string,
  agentSecret: string,
): BrowserParams {
  const former = caller.kind === 'browser' ? caller.token : null;
  return {
    formerId: former?.id ?? null,
    formerHash: former?.hash ?? null,
    newAgentId,
    agentHash: hashToken(agentSecret),
    description: userAgentName(caller.client.userAgent),
    sessionHash: hashToken(newSecret()),
    idleSeconds: browserIdleSeconds,
  };
}
