import { answerJson } from '@/lib/front-door/answer';
import type { Pages } from '@/lib/front-door/pages';
import type { Handler } from '@/lib/front-door/route';
import { type Readiness, readiness } from '@/lib/operations/system/readiness';

/** `/healthz`, for whoever restarts processes: 200 as soon as this one listens, whatever the database does. */
export const answerLiveness: Handler = (_request, response) => {
  answerJson(response, 200, { status: 'ok' });
};

async function examine({ handler }: Pages, leaving: AbortSignal): Promise<Readiness> {
  if (leaving.aborted) return { ready: false, reason: 'stopping' };
  return handler() ? readiness() : { ready: false, reason: 'starting' };
}

/** `/readyz`, for load balancers: 200 while pages and database are ready and nobody asked to stop, else 503 with the reason. */
export function answerReadiness(pages: Pages, leaving: AbortSignal): Handler {
  return async (_request, response) => {
    const { ready, reason } = await examine(pages, leaving);
    if (ready) answerJson(response, 200, { status: 'ready' });
    else answerJson(response, 503, { status: 'not_ready', reason });
  };
}
