import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { ceremonyCounts } from '@/lib/ceremony-counts';
import type { Config } from '@/lib/config';
import { log } from '@/lib/log';
import { readLastTurn } from '@/lib/store/jobs/lease';
import { readOutboxState } from '@/lib/store/mail/outbox';
import { poolState } from '@/lib/store/postgres/pool';
import { sweepJob } from '@/lib/store/retention/sweep';

/** Of this process, and of the database where the name says so. Labels are closed sets: no path, name or id of anybody. */
const registry = new Registry();
const registers = [registry];

/** Prometheus waits ten seconds by default; what the database has not said by then is left out. */
const patienceMilliseconds = 4_000;

const requests = new Counter({
  name: 'latchkey_http_requests_total',
  help: 'Requests answered, by the pattern of their route, method and status (aborted: the client was gone first).',
  labelNames: ['route', 'method', 'status'],
  registers,
});

const durations = new Histogram({
  name: 'latchkey_http_request_duration_seconds',
  help: 'From the headers of a request until its answer had gone out, by route.',
  labelNames: ['route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

new Counter({
  name: 'latchkey_ceremonies_total',
  help: 'Halves of ceremonies, by outcome: ok, the code of a refusal, or error.',
  labelNames: ['ceremony', 'half', 'outcome'],
  registers,
  collect() {
    this.reset();
    for (const { half: whole, outcome, count } of ceremonyCounts()) {
      const [ceremony = '', half = ''] = whole.split('.');
      this.inc({ ceremony, half, outcome }, count);
    }
  },
});

const jobTurns = new Counter({
  name: 'latchkey_job_turns_total',
  help: 'Turns of background jobs in this process, by outcome.',
  labelNames: ['job', 'outcome'],
  registers,
});

const sweptRows = new Counter({
  name: 'latchkey_sweep_rows_total',
  help: 'Rows that the sweep deleted or erased in this process, by rule.',
  labelNames: ['rule'],
  registers,
});

new Gauge({
  name: 'latchkey_database_connections',
  help: 'Connections of this process to the database.',
  labelNames: ['state'],
  registers,
  collect() {
    const { idle, busy } = poolState();
    this.set({ state: 'idle' }, idle);
    this.set({ state: 'busy' }, busy);
  },
});

new Gauge({
  name: 'latchkey_database_connections_max',
  help: 'The most connections that this process opens at present.',
  registers,
  collect() {
    this.set(poolState().max);
  },
});

new Gauge({
  name: 'latchkey_database_waiting',
  help: 'Callers in this process that wait for a connection.',
  registers,
  collect() {
    this.set(poolState().waiting);
  },
});

const isUp = new Gauge({
  name: 'latchkey_database_up',
  help: '1 if the database answered this very question; else what follows from it is left out.',
  registers,
});

const outbox = new Gauge({
  name: 'latchkey_database_outbox_mails',
  help: 'Mail in the outbox: waiting, of these failing (tried three times), and undeliverable in the last seven days.',
  labelNames: ['state'],
  registers,
});

const sweepEnded = new Gauge({
  name: 'latchkey_database_sweep_last_end_timestamp_seconds',
  help: 'When a turn of the sweep, of whatever process, last came to its end.',
  registers,
});

/**
 * Who reads the metrics: whoever brings the token, or without one whoever is on this machine. Nobody, where a proxy must
 * stand in front (https) that says nothing of itself: then everybody would seem to be on this machine.
 */
export function readersOfMetrics({
  metricsToken,
  secureCookies,
  trustedProxyHops,
}: Config): 'token' | 'machine' | 'nobody' {
  if (metricsToken !== null) return 'token';
  return secureCookies && trustedProxyHops === 0 ? 'nobody' : 'machine';
}

let collectsDefaults = false;

async function readDatabase(): Promise<void> {
  const [{ waiting, failing, undeliverable }, { finishedAt }] = await Promise.all([
    readOutboxState(),
    readLastTurn(sweepJob),
  ]);
  for (const [state, mails] of Object.entries({ waiting, failing, undeliverable }))
    outbox.set({ state }, mails);
  if (finishedAt) sweepEnded.set(finishedAt.getTime() / 1_000);
  isUp.set(1);
}

/** Reads what the database knows, or gives it up. */
async function askDatabase(): Promise<void> {
  isUp.set(0);
  outbox.reset();
  sweepEnded.remove();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMilliseconds);
  });
  const reading = readDatabase().catch((error: unknown) => {
    log.warn('metrics_incomplete', {
      reason: error instanceof Error ? error.message : String(error),
    });
  });
  await Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

let rendering: Promise<string> | null = null;

async function render(): Promise<string> {
  // Nobody pays for the clock of the event loop who never asks for it.
  if (!collectsDefaults) collectDefaultMetrics({ register: registry });
  collectsDefaults = true;
  await askDatabase();
  return registry.metrics();
}

/** The content type of `renderMetrics`. */
export const metricsType = registry.contentType;

/**
 * Everything measured, in Prometheus' text format, the process's memory, descriptors and event loop among it. Answers
 * within five seconds, whatever the database does; those who ask meanwhile share one look.
 */
export async function renderMetrics(): Promise<string> {
  rendering ??= render().finally(() => {
    rendering = null;
  });
  return rendering;
}

/** Counts a request that was answered. `route` is a pattern, `method` and `status` are of closed sets. */
export function observeRequest(request: {
  route: string;
  method: string;
  status: string;
  seconds: number;
}): void {
  const { route, method, status, seconds } = request;
  requests.inc({ route, method, status });
  durations.observe({ route }, seconds);
}

/** Counts a turn of a background job. */
export function observeJob(job: string, outcome: 'done' | 'failed'): void {
  jobTurns.inc({ job, outcome });
}

/** Counts what the sweep did. */
export function observeSweep(swept: Record<string, number>): void {
  for (const [rule, rows] of Object.entries(swept)) sweptRows.inc({ rule }, rows);
}
