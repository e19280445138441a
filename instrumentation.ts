import type { Instrumentation } from 'next';

type Tools = {
  log: typeof import('@/lib/log').log;
  noteUnavailable: typeof import('@/lib/front-door/unavailable-page').noteUnavailable;
  noteMalformed: typeof import('@/lib/front-door/malformed-form').noteMalformed;
};

let tools: Tools | null = null;

/** Loads what an error is noted with, so that it is noted at once: before the failed page is sent. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: a constant of the build, by which Next leaves Node's modules out of its edge bundle.
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { log } = await import('@/lib/log');
  const { noteUnavailable } = await import('@/lib/front-door/unavailable-page');
  const { noteMalformed } = await import('@/lib/front-door/malformed-form');
  tools = { log, noteUnavailable, noteMalformed };
}

/**
 * One structured line per unexpected error of a page or an action; the path comes without its query. What a malformed
 * form says of itself is not repeated.
 */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const { name, message, digest, stack } = error as Error & { digest?: string };
  const exchange = request.headers['x-latchkey-exchange']?.toString();
  const requestId = request.headers['x-latchkey-request-id']?.toString();
  const { method } = request;
  const path = request.path.split('?')[0];
  if (tools?.noteUnavailable(error, exchange))
    tools.log.warn('page.unavailable', { requestId, reason: message });
  else if (tools?.noteMalformed(error, { method, exchange }))
    tools.log.warn('page.malformed', { requestId, reason: name, path });
  else
    tools?.log.error('page.failed', {
      requestId,
      name,
      message,
      digest,
      stack,
      method,
      path,
      routeType: context.routeType,
    });
};
