import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@/bench/child-process';
import { makeCluster } from '@/bench/failover/cluster';
import { command, startOn } from '@/bench/failover/product';
import { type Expect, type Scenario, underLoad } from '@/bench/failover/scenario';

const program = process.env['PGBOUNCER'] ?? 'pgbouncer';

/** For example 1.25; null when there is none. */
function version(): number[] | null {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return major && minor ? [Number(major), Number(minor)] : null;
}

const keepsStatements = () => {
  const [major = 0, minor = 0] = version() ?? [];
  return major > 1 || minor >= 21;
};

async function startPooler(port: number, toPort: number, folder: string): Promise<ChildProcess> {
  const file = join(folder, 'pgbouncer.ini');
  const statements = keepsStatements() ? 'max_prepared_statements = 200\n' : '';
  writeFileSync(
    file,
    `[databases]
latchkey = host=127.0.0.1 port=${toPort} dbname=latchkey user=latchkey
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
${statements}`,
  );
  chmodSync(file, 0o644);
  const asUser = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
  const child = spawn(program, ['-q', ...asUser, file], { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGTERM'));
  await pause(500);
  return child;
}

const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error: { stderr?: string }) => error.stderr ?? String(error),
  );

async function examine(
  { pooled, direct }: { pooled: string; direct: string },
  tell: (fact: string) => void,
  expect: Expect,
): Promise<void> {
  tell(`PgBouncer ${version()?.join('.')} in transaction mode, five server connections`);
  if (!keepsStatements()) {
    await command(direct, 'migrate');
    const refusal = await refusalOf(command(pooled, 'policy', 'get'));
    expect(/^DATABASE_URL: .*PgBouncer 1\.21/.test(refusal), `it is refused: ${refusal.trim()}`);
    return;
  }
  const refusal = await refusalOf(command(pooled, 'migrate'));
  expect(/DATABASE_MIGRATION_URL/.test(refusal), `migrations through it: ${refusal.trim()}`);
  const product = await startOn(pooled, { DATABASE_MIGRATION_URL: direct });
  const trouble = () => pause(5_000);
  const load = { workers: 32, trouble, afterwards: 2_000, mayRefuse: false };
  await underLoad(product, load, tell, expect).finally(product.stop);
}

/** Through a pooler that gives each transaction another connection. */
export const pgbouncerScenario: Scenario = {
  name: 'a PgBouncer in transaction mode stands before the database',
  missing: () => (version() ? null : 'PgBouncer is not installed (PGBOUNCER=path names one)'),
  async run(tell, expect) {
    const cluster = await makeCluster();
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-pooler-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const pooler = await startPooler(port, cluster.port, folder);
    try {
      const pooled = cluster.url.replace(`:${cluster.port}`, `:${port}`);
      await examine({ pooled, direct: cluster.url }, tell, expect);
    } finally {
      pooler.kill('SIGTERM');
      cluster.remove();
      rmSync(folder, { recursive: true });
    }
  },
};
