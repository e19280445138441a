const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** In a terminal Ctrl-C reaches us directly and again through npm: that is still one wish. */
const sameWishMilliseconds = 1_000;

/** What the process was asked so far. */
export type StopSignals = {
  /** Settles at the first wish to stop; with true when it comes from a person who sits at the terminal and waits. */
  stop: Promise<{ isWatched: boolean }>;
  /** Aborted at the first wish to stop. */
  stopping: AbortSignal;
  /** Aborted at the second. */
  hurry: AbortSignal;
};

/** Turns Ctrl-C and the like into wishes: stop in order; then hurry; the third ends the process at once. */
export function listenForStop(): StopSignals {
  const stopping = new AbortController();
  const hurry = new AbortController();
  let isWatched = false;
  const stop = new Promise<{ isWatched: boolean }>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve({ isWatched }));
  });
  let last = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (Date.now() - last < sameWishMilliseconds) return;
    last = Date.now();
    if (!stopping.signal.aborted) {
      isWatched = signal === 'SIGINT' && process.stdin.isTTY;
      stopping.abort();
    } else if (!hurry.signal.aborted) hurry.abort();
    else process.exit(130);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return { stop, stopping: stopping.signal, hurry: hurry.signal };
}
