import type { Instrumentation } from 'next';

/** One structured line per unexpected error of a page or an action; the path comes without its query. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  // biome-ignore lint/style/noProcessEnv: a constant of the build, by which Next leaves Node's modules out of its edge bundle.
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { log } = await import('@/lib/log');
  const { name, message, digest } = error as Error & { digest?: string };
  log.error('page.failed', {
    name,
    message,
    digest,
    method: request.method,
    path: request.path.split('?')[0],
    routeType: context.routeType,
  });
};
