import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@/bench/child-process';

const binaries = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';

/** Whether there is a PostgreSQL of the system to play with. */
export const hasPostgres = () => existsSync(join(binaries, 'initdb'));

const name = 'latchkey';

/** PostgreSQL refuses to run as root: then it runs as the system's own user for it. */
function user(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

function run(program: string, args: string[]): string {
  const options = { ...user(), cwd: '/', encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(join(binaries, program), args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** One PostgreSQL on loopback, in a folder of its own. */
export type Cluster = {
  port: number;
  url: string;
  /** Runs statements with psql; what they print. */
  sql: (statements: string, database?: string) => string;
  /** A copy that follows it, and without which it acknowledges nothing. */
  addStandby: () => Promise<Cluster>;
  promote: () => void;
  /** Ends it as a power cut would. */
  kill: () => void;
  /** Stops every one of its processes in its tracks, and lets them go on. */
  freeze: () => void;
  thaw: () => void;
  remove: () => void;
};

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'latchkey-failover-'));
  const { uid, gid } = user();
  chmodSync(made, 0o755);
  if (uid !== undefined && gid !== undefined) chownSync(made, uid, gid);
  return made;
}

function processesOf(data: string): number[] {
  const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = spawnSync('pgrep', ['-P', String(first)], { encoding: 'utf8' }).stdout;
  return [first, ...children.split('\n').filter(Boolean).map(Number)];
}

function signal(data: string, kind: NodeJS.Signals): void {
  for (const pid of processesOf(data)) {
    try {
      process.kill(pid, kind);
    } catch {
      // A connection that ended meanwhile.
    }
  }
}

function start(data: string, port: number): void {
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -k ${data}`;
  run('pg_ctl', ['-D', data, '-o', options, '-l', join(data, 'log'), '-w', 'start']);
}

function clusterAt(data: string, port: number): Cluster {
  const sql = (statements: string, database = name) =>
    execFileSync(
      'psql',
      [
        '-X',
        '-q',
        '-A',
        '-t',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
      ].concat(['-U', name, '-d', database, '-c', statements]),
      { encoding: 'utf8' },
    ).trim();
  return {
    port,
    url: `postgresql://${name}@127.0.0.1:${port}/${name}`,
    sql,
    async addStandby() {
      sql("ALTER SYSTEM SET synchronous_standby_names = '*'", 'postgres');
      const copy = join(folder(), 'data');
      const from = ['-h', '127.0.0.1', '-p', String(port), '-U', name];
      run('pg_basebackup', [...from, '-D', copy, '-R', '-X', 'stream', '-c', 'fast']);
      // Once promoted it has nobody to wait for.
      appendFileSync(join(copy, 'postgresql.auto.conf'), "synchronous_standby_names = ''\n");
      const there = await freePort();
      start(copy, there);
      sql('SELECT pg_reload_conf()', 'postgres');
      return clusterAt(copy, there);
    },
    promote: () => {
      run('pg_ctl', ['-D', data, '-w', 'promote']);
    },
    kill: () => signal(data, 'SIGKILL'),
    freeze: () => signal(data, 'SIGSTOP'),
    thaw: () => signal(data, 'SIGCONT'),
    remove() {
      spawnSync(join(binaries, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], {
        ...user(),
        cwd: '/',
      });
      rmSync(join(data, '..'), { recursive: true, force: true });
    },
  };
}

/** Makes and starts one, with an empty database. */
export async function makeCluster(): Promise<Cluster> {
  const data = join(folder(), 'data');
  run('initdb', ['-D', data, '-U', name, '--auth=trust', '-E', 'UTF8', '--locale=C']);
  const port = await freePort();
  start(data, port);
  const made = clusterAt(data, port);
  made.sql(`CREATE DATABASE ${name}`, 'postgres');
  return made;
}
