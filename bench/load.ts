import { closeConnections } from '@/bench/http-client';

/** Runs one ceremony from start to end for the person of that number; throws when it is refused. */
export type Ceremony = (person: number) => Promise<void>;

/** Everybody's times in milliseconds, and how long all of it took. */
export type Load = { times: number[]; elapsed: number };

/**
 * A closed loop: so many workers, each starting its next ceremony when the last one is done, until `next`
 * has no more work. No two workers ever share a person.
 */
async function drive(
  ceremony: Ceremony,
  concurrency: number,
  next: (worker: number, turn: number) => number | null,
): Promise<Load> {
  // Those of an earlier turn may just be timing out at the server's end.
  closeConnections();
  const times: number[] = [];
  const start = performance.now();
  const work = async (worker: number) => {
    for (let turn = 0; ; turn += 1) {
      const person = next(worker, turn);
      if (person === null) return;
      const begun = performance.now();
      await ceremony(person);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return { times, elapsed: performance.now() - start };
}

/** Keeps it up for that long; person numbers go round below `people`, a multiple of the concurrency. */
export function driveFor(
  milliseconds: number,
  ceremony: Ceremony,
  { concurrency, people }: { concurrency: number; people: number },
): Promise<Load> {
  const deadline = performance.now() + milliseconds;
  return drive(ceremony, concurrency, (worker, turn) =>
    performance.now() < deadline ? (worker + turn * concurrency) % people : null,
  );
}

/** Exactly one ceremony for each of the first `people`. */
export function driveOnce(
  ceremony: Ceremony,
  { concurrency, people }: { concurrency: number; people: number },
): Promise<Load> {
  return drive(ceremony, concurrency, (worker, turn) => {
    const person = worker + turn * concurrency;
    return person < people ? person : null;
  });
}
