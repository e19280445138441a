/** Where the framework and Node take a form apart, before anything of ours is called. */
const ofTheReader = /next[\\/]dist[\\/]compiled[\\/]next-server|node:internal\/deps\/undici/;

/** Whether the framework itself could not read what was sent: the first place in the stack that is somebody's is its. */
export function isOfReading(error: unknown): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^\s+at .*(?:\/|\\|node:)/.test(line));
  return ofTheReader.test(places[0] ?? '');
}
