import { randomFillSync } from 'node:crypto';

const blockBytes = 4096;

// Each bundle has a block of its own: none is shared, so no byte is handed out twice.
let block = Buffer.alloc(0);
let used = 0;

/**
 * Unguessable bytes from the system's generator, at most 4,096 of them: taken from a block that is filled at once, since
 * each visit to the generator costs as much as hashing a page. What was handed out is erased here.
 */
export function randomOctets(length: number): Buffer {
  if (used + length > block.length) {
    block = randomFillSync(Buffer.allocUnsafeSlow(blockBytes));
    used = 0;
  }
  const octets = Buffer.from(block.subarray(used, used + length));
  block.fill(0, used, used + length);
  used += length;
  return octets;
}
