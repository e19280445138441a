/** Tells people how far something is, one sentence at a time. */
export type Progress = (sentence: string) => void;

const pauseMilliseconds = 2_000;

/** Passes on what there is to say at most every two seconds: of work that is done sooner nobody hears. */
export function nowAndThen(say: Progress): (sentence: () => string) => void {
  let next = performance.now() + pauseMilliseconds;
  return (sentence) => {
    if (performance.now() < next) return;
    next = performance.now() + pauseMilliseconds;
    say(sentence());
  };
}

/** A number as people read it, with what it counts: "1,204 rows", "1 row". */
export function counted(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;
}
