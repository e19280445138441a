import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A load balancer as people run it: its name, its version command, and how it is configured and started. */
type Balancer = {
  name: string;
  probe: string[];
  /** The configuration, for a port and the ports behind it; `folder` is for its files. */
  configuration: (port: number, behind: number[], folder: string) => string;
  command: (file: string) => string[];
};

/** As docs/operations.md has them, apart from names and places. */
const known: Balancer[] = [
  {
    name: 'Caddy',
    probe: ['caddy', 'version'],
    configuration: (port, behind) => `{
	admin off
	auto_https off
}
http://localhost:${port} {
	reverse_proxy ${behind.map((each) => `127.0.0.1:${each}`).join(' ')} {
		health_uri /readyz
		health_interval 200ms
		lb_try_duration 5s
	}
}
`,
    command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  },
  {
    name: 'nginx',
    probe: ['nginx', '-v'],
    configuration: (port, behind, folder) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream latchkey {
${behind.map((each) => `    server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;\n`).join('')}    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://latchkey;
      proxy_http_version 1.1;
      proxy_next_upstream error non_idempotent;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`,
    command: (file) => ['nginx', '-c', file, '-e', `${file}.log`],
  },
];

/** One of our own, for machines that have none of them. */
const ownBalancer: Balancer = {
  name: 'a balancer of the tests',
  probe: [],
  configuration: (port, behind) => JSON.stringify({ port, behind }),
  command: (file) => [
    process.execPath,
    fileURLToPath(new URL('own-balancer.mjs', import.meta.url)),
    file,
  ],
};

const installed = known.filter(({ probe: [program = '', ...words] }) => {
  const path = `${process.env['PATH']}:/usr/sbin`;
  return spawnSync(program, words, { env: { ...process.env, PATH: path } }).status === 0;
});

/** Our own, and those that this machine has. */
export const balancers = [ownBalancer, ...installed];

/** Starts one before these ports. What it returns ends it. */
export function balance(
  balancer: Balancer,
  { port, behind, folder }: { port: number; behind: number[]; folder: string },
): () => Promise<void> {
  const file = join(folder, 'balancer.conf');
  writeFileSync(file, balancer.configuration(port, behind, folder));
  const [program = '', ...words] = balancer.command(file);
  const env = { PATH: `${process.env['PATH']}:/usr/sbin`, HOME: folder, XDG_DATA_HOME: folder };
  const child = spawn(program, words, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return () => {
    child.kill('SIGTERM');
    return ended;
  };
}
