import { answerJson } from '@/lib/front-door/answer';
import type { Pages } from '@/lib/front-door/pages';
import type { Handler } from '@/lib/front-door/route';
import { readiness } from '@/lib/operations/system/readiness';

/** `/healthz`, for whoever restarts processes: 200 as soon as this one listens, whatever the database does. */
export const answerLiveness: Handler = (_request, response) => {
  answerJson(response, 200, { status: 'ok' });
};

/** `/readyz`, for load balancers: 200 while pages and database are ready, else 503 with the reason. */
export function answerReadiness({ handler }: Pages): Handler {
  return async (_request, response) => {
    const { ready, reason } = handler() ? await readiness() : { ready: false, reason: 'starting' };
    if (ready) answerJson(response, 200, { status: 'ready' });
    else answerJson(response, 503, { status: 'not_ready', reason });
  };
}
