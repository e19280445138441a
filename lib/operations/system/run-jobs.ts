import { log } from '@/lib/log';
import { deliverMail } from '@/lib/operations/system/deliver-mail';
import { observeJob } from '@/lib/operations/system/metrics';
import { sweep } from '@/lib/operations/system/sweep';
import { tellNewPlaces } from '@/lib/operations/system/tell-new-places';

type Job = { name: string; everySeconds: number; run: (signal: AbortSignal) => Promise<unknown> };

/** The jobs of every serving process and how often each looks for work, in seconds. */
const jobs: Job[] = [
  { name: 'deliver_mail', everySeconds: 5, run: deliverMail },
  { name: 'tell_new_places', everySeconds: 10, run: tellNewPlaces },
  { name: 'sweep', everySeconds: 300, run: sweep },
];

/**
 * Starts the background jobs; the function it returns stops them and waits for the one that runs, which is told by a
 * signal. A job that fails is logged and tried again at its next turn.
 */
export function runJobs(): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const stopping = new AbortController();
  const timers = jobs.map(({ name, everySeconds, run }) => {
    let isBusy = false;
    const turn = () => {
      if (isBusy) return;
      isBusy = true;
      const work: Promise<unknown> = run(stopping.signal)
        .then(
          () => observeJob(name, 'done'),
          (error: unknown) => {
            observeJob(name, 'failed');
            log.error('job_failed', { job: name, reason: String(error) });
          },
        )
        .finally(() => {
          isBusy = false;
          running.delete(work);
        });
      running.add(work);
    };
    return setInterval(turn, everySeconds * 1000);
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    stopping.abort();
    await Promise.all(running);
  };
}
