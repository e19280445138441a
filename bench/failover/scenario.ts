import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, makeCluster } from '@/bench/failover/cluster';
import { findLost, makePeople, startLoad } from '@/bench/failover/load';
import { type Product, startOn } from '@/bench/failover/product';

/** One thing that happens to a database, and what must hold afterwards. */
export type Scenario = {
  name: string;
  /** What it needs is not here: a sentence; else null. */
  missing?: () => string | null;
  run: (tell: (fact: string) => void, expect: Expect) => Promise<void>;
};

export type Expect = (holds: boolean, what: string) => void;

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;

/** The longest time between two successes after a moment, in milliseconds; to the end of the load if none came. */
function gapAfter(moment: number, successes: number[], end: number): number {
  const times = [moment, ...successes.filter((time) => time > moment), end].sort((a, b) => a - b);
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

export type Trouble = {
  workers?: number;
  /** Makes the trouble, after three seconds of load; ends it, if it ends. */
  trouble: (product: Product) => Promise<void>;
  /** How long the load goes on after that, in milliseconds. */
  afterwards?: number;
  /** Whether requests may be told 503 at all. */
  mayRefuse?: boolean;
};

/**
 * Puts load on Latchkey, makes trouble, and tells what became of the requests: nothing but success or 503, each within
 * ten seconds; success again afterwards; everything acknowledged there; nothing in the log but JSON.
 */
export async function underLoad(
  product: Product,
  { workers = 16, trouble, afterwards = 8_000, mayRefuse = true }: Trouble,
  tell: (fact: string) => void,
  expect: Expect,
): Promise<void> {
  const people = await makePeople(product.api, workers);
  const load = startLoad(product.api, people);
  await pause(3_000);
  const before = load.ledger.successes.length;
  const from = load.since();
  await trouble(product);
  const ended = load.since();
  await pause(afterwards);
  const end = load.since();
  await load.stop();
  const { requests, sessions, passkeys, successes } = load.ledger;
  const counts = new Map<number, number>();
  for (const { status } of requests) counts.set(status, (counts.get(status) ?? 0) + 1);
  const longest = Math.max(...requests.map(({ milliseconds }) => milliseconds));
  const others = [...counts.keys()].filter((status) => status >= 300 && status !== 503);
  const list = [...counts].sort().map(([status, count]) => `${count} × ${status}`);
  tell(`${(before / 3).toFixed(0)} ceremonies a second before; answers: ${list.join(', ')}`);
  tell(`trouble for ${seconds(ended - from)}, longest request ${seconds(longest)}`);
  tell(`longest time without a success ${seconds(gapAfter(from, successes, end))}`);
  expect(others.length === 0, 'nothing but success and 503');
  expect((counts.get(0) ?? 0) === 0, 'every request is answered');
  if (!mayRefuse) expect(!counts.has(503), 'nobody is refused');
  expect(longest < 10_000, 'every request within ten seconds');
  const late = successes.filter((time) => time > ended + afterwards / 2).length;
  expect(late > 0, `success again afterwards (${late})`);
  const acknowledged = sessions.length + passkeys.length;
  const lost = await findLost(product.api, load.ledger);
  expect(lost === 0, `of ${acknowledged} acknowledged sign-ins and registrations ${lost} are lost`);
  const { lines, stray } = product.log();
  expect(
    stray.length === 0,
    `the log is JSON (${lines} lines${stray[0] ? `, not "${stray[0]}"` : ''})`,
  );
}

/** A cluster and a Latchkey on it, gone afterwards. */
export async function withProduct(
  use: (given: { cluster: Cluster; product: Product }) => Promise<void>,
  addressOf: (cluster: Cluster) => string | Promise<string> = ({ url }) => url,
  settings: Record<string, string> = {},
): Promise<void> {
  const cluster = await makeCluster();
  try {
    const product = await startOn(await addressOf(cluster), settings);
    await use({ cluster, product }).finally(product.stop);
  } finally {
    cluster.remove();
  }
}
