import type { Caller } from '@/lib/model';

/** The installation itself: the command line and its jobs, which need no permission. */
export const systemCaller: Caller = {
  kind: 'system',
  client: { address: null, userAgent: null, requestId: 'command-line' },
};
