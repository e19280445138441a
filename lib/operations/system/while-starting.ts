import { StartError } from '@/lib/operations/system/start-error';

/** What process tells of errors that nobody caught. */
type Uncaught = Pick<NodeJS.Process, 'once' | 'removeListener'>;

/**
 * Waits for a step of the start that may fail without saying so: an error that nobody catches meanwhile is its failure, as
 * StartError. null when `stopping` aborts first.
 */
export async function whileStarting<Value>(
  step: Promise<Value>,
  stopping: AbortSignal,
  uncaught: Uncaught = process,
): Promise<Value | null> {
  let clean = () => {};
  const ended = new Promise<null>((resolve, reject) => {
    const fail = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new StartError(`The pages could not be started: ${reason}`));
    };
    const stop = () => resolve(null);
    uncaught.once('unhandledRejection', fail);
    stopping.addEventListener('abort', stop);
    clean = () => {
      uncaught.removeListener('unhandledRejection', fail);
      stopping.removeEventListener('abort', stop);
    };
    if (stopping.aborted) stop();
  });
  try {
    return await Promise.race([step, ended]);
  } finally {
    clean();
  }
}
