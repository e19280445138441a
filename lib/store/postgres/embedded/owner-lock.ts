import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Claimant,
  isAlive,
  keepFresh,
  thisClaimant,
} from '@/lib/store/postgres/embedded/claimant';
import { createPrivateFile, replacePrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** A server keeps the database for its life, a command for a moment: the second is worth waiting for. */
export type Owner = Claimant & { role: 'server' | 'command' };

type Claim = { number: number; owner: Owner | null };

function claimNumbers(folder: string): number[] {
  const names = readdirSync(folder).filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((a, b) => b - a);
}

/** The highest claim counts; its owner is null when it was given back or its process is gone. */
function latestClaim(folder: string): Claim {
  const number = claimNumbers(folder)[0] ?? 0;
  if (number === 0) return { number, owner: null };
  const path = join(folder, String(number));
  try {
    const owner: Owner | null = JSON.parse(readFileSync(path, 'utf8'));
    return { number, owner: owner && isAlive(owner, path) ? owner : null };
  } catch (error) {
    // A newer owner has swept it away since we listed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return latestClaim(folder);
    throw error;
  }
}

/** Who owns the folder now, if anybody. */
export function currentOwner(folder: string): Owner | null {
  return latestClaim(folder).owner;
}

function keep(folder: string, number: number): { release: () => void } {
  const path = join(folder, String(number));
  for (const older of claimNumbers(folder).filter((other) => other < number)) {
    rmSync(join(folder, String(older)), { force: true });
  }
  const heartbeat = keepFresh(path);
  return {
    release() {
      heartbeat.stop();
      // The number stays taken: one that came back could be claimed twice.
      if (existsSync(path)) replacePrivateFile(path, 'null');
    },
  };
}

/**
 * Takes the lock in `folder`, over from a dead owner too. Claims are numbered files, made exclusively; only
 * the highest counts and only its owner removes lower ones, so two can never both believe to have it.
 */
export function tryOwn(folder: string, role: Owner['role']): { release: () => void } | Owner {
  const claim = JSON.stringify({ ...thisClaimant(folder), role } satisfies Owner);
  for (;;) {
    const latest = latestClaim(folder);
    if (latest.owner) return latest.owner;
    const number = latest.number + 1;
    if (!createPrivateFile(join(folder, String(number)), claim)) continue;
    if (claimNumbers(folder)[0] === number) return keep(folder, number);
    rmSync(join(folder, String(number)), { force: true });
  }
}
