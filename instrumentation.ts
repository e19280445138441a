import type { Instrumentation } from 'next';

type Tools = {
  log: typeof import('@/lib/log').log;
  noteUnavailable: typeof import('@/lib/front-door/unavailable-page').noteUnavailable;
};

let tools: Tools | null = null;

/** Loads what an error is noted with, so that it is noted at once: before the failed page is sent. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: a constant of the build, by which Next leaves Node's modules out of its edge bundle.
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { log } = await import('@/lib/log');
  const { noteUnavailable } = await import('@/lib/front-door/unavailable-page');
  tools = { log, noteUnavailable };
}

/** One structured line per unexpected error of a page or an action; the path comes without its query. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const { name, message, digest, stack } = error as Error & { digest?: string };
  const requestId = request.headers['x-latchkey-request-id'];
  if (tools?.noteUnavailable(error, requestId?.toString()))
    tools.log.warn('page.unavailable', { reason: message });
  else
    tools?.log.error('page.failed', {
      name,
      message,
      digest,
      stack,
      method: request.method,
      path: request.path.split('?')[0],
      routeType: context.routeType,
    });
};
