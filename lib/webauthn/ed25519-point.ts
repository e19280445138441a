const p = 2n ** 255n - 19n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % p;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

/** The curve's constant, -121665/121666 (RFC 8032 §5.1). */
const d = ((p - 121_665n) * power(121_666n, p - 2n)) % p;

/** The y of the eight points whose order divides 8; order 8 itself: y² = (1 ± √(1 + d)) / -d. */
const smallOrderY = new Set([
  0n,
  1n,
  p - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/**
 * Whether 32 bytes are the canonical encoding of a point of Ed25519 that can serve as a public key
 * (RFC 8032 §5.1.3). OpenSSL imports any 32 bytes; a point off the curve would never verify, and for
 * one of small order anybody can make signatures.
 */
export function isUsableEd25519Point(encoded: Uint8Array): boolean {
  const littleEndian = BigInt(`0x${Buffer.from(encoded).reverse().toString('hex')}`);
  const y = littleEndian & (2n ** 255n - 1n);
  if (y >= p || smallOrderY.has(y)) return false;
  const ySquared = (y * y) % p;
  const u = ySquared - 1n;
  const v = (d * ySquared + 1n) % p;
  // x² = u/v has a root exactly when u·v is a square (Euler's criterion).
  return power(((u + p) % p) * v, (p - 1n) / 2n) === 1n;
}
