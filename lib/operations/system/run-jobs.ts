import { log } from '@/lib/log';
import { deliverMail } from '@/lib/operations/system/deliver-mail';
import { sweep } from '@/lib/operations/system/sweep';

/** The jobs of every serving process and how often each looks for work, in seconds. */
const jobs = [
  { name: 'deliver_mail', everySeconds: 5, run: deliverMail },
  { name: 'sweep', everySeconds: 300, run: sweep },
];

/**
 * Starts the background jobs; the function it returns stops them and waits for the one that runs. A job
 * that fails is logged and tried again at its next turn.
 */
export function runJobs(): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const timers = jobs.map(({ name, everySeconds, run }) => {
    let isBusy = false;
    const turn = () => {
      if (isBusy) return;
      isBusy = true;
      const work: Promise<unknown> = run()
        .catch((error: unknown) => log.error('job_failed', { job: name, reason: String(error) }))
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
    await Promise.all(running);
  };
}
