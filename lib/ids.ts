/** 2019-04-29T00:00:00Z: ids count time from here, in ticks of ten milliseconds. */
const epochMilliseconds = Date.UTC(2019, 3, 29);
const tickMilliseconds = 10;
const sequencePerTick = 256;

type Generator = { node: number | null; tick: number; sequence: number };

// Two bundles run in one process: the state lives on globalThis so that they never mint the same id.
const holder = globalThis as { latchkeyIds?: Generator };
holder.latchkeyIds ??= { node: null, tick: 0, sequence: 0 };
const generator = holder.latchkeyIds;

/** Names this process among all that share the database (0 to 65,535); the store claims it at start. */
export function setNode(node: number): void {
  generator.node = node % 65_536;
}

/**
 * Mints a decimal id of about 18 digits, larger than all this process minted before.
 * 39 bits of time, 8 of sequence, 16 of process: unique among all processes that claimed a node.
 * Under a burst it borrows from the next tick rather than wait; a clock set back never repeats one.
 */
export function newId(): string {
  if (generator.node === null) throw new Error('newId before the store claimed a node');
  const tick = Math.floor((Date.now() - epochMilliseconds) / tickMilliseconds);
  if (tick > generator.tick) {
    generator.tick = tick;
    generator.sequence = 0;
  } else if (++generator.sequence === sequencePerTick) {
    generator.tick += 1;
    generator.sequence = 0;
  }
  return (
    (BigInt(generator.tick) << 24n) |
    (BigInt(generator.sequence) << 16n) |
    BigInt(generator.node)
  ).toString();
}
