import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readDatabaseAddress } from '@/lib/database-address';
import { type Mailbox, readMailbox } from '@/lib/mailbox';
import { deriveKey } from '@/lib/seal';

const localHosts = ['localhost', '127.0.0.1', '[::1]'];

const publicUrl = z
  .string()
  .transform((text, context) => {
    const url = URL.parse(text);
    if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search)
      return url;
    context.addIssue({
      code: 'custom',
      message: 'expected an address like https://id.example.com',
    });
    return z.NEVER;
  })
  .refine((url) => url.protocol === 'https:' || localHosts.includes(url.hostname), {
    message: 'expected https (http is for localhost only)',
  })
  .refine((url) => !url.username && !url.password, { message: 'expected no user name in it' });

const origin = z.string().refine((text) => URL.parse(text)?.origin === text, {
  message: 'expected origins like https://example.com, separated by commas, with no path',
});

const databaseUrl = z.string().superRefine((text, context) => {
  const address = readDatabaseAddress(text);
  if ('problem' in address) context.addIssue({ code: 'custom', message: address.problem });
});

const mailbox = z.string().transform((text, context) => {
  const read = readMailbox(text);
  if (read) return read;
  context.addIssue({
    code: 'custom',
    message: 'expected one sender like Acme <no-reply@example.com>',
  });
  return z.NEVER;
});

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  PUBLIC_URL: publicUrl.prefault('http://localhost:3000'),
  PORT: port.optional(),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_MIGRATION_URL: databaseUrl.optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(1_000).default(10),
  DATA_DIR: z.string().min(1).default('./data'),
  SECRET_KEY: z.string().min(32, 'expected at least 32 characters').optional(),
  RP_ID: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'expected a domain in lower case, without scheme or port')
    .optional(),
  RP_NAME: z.string().min(1).max(64).default('Latchkey'),
  RP_ORIGINS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin))
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'expected smtp:// or smtps://')
    .refine((text) => URL.parse(text)?.hostname, {
      message:
        'expected smtp://USER:PASSWORD@HOST:PORT, with @ : / ? # % in user and password percent-encoded',
    })
    .optional(),
  MAIL_FROM: mailbox.optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

type Settings = z.infer<typeof environment>;

export type Config = {
  publicUrl: URL;
  port: number;
  host: string;
  databaseUrl: string | null;
  /** Where migrations are applied, if not at databaseUrl. */
  migrationUrl: string | null;
  /** The most that one process opens. */
  databaseConnections: number;
  dataDir: string;
  secretKey: string | null;
  /** WebAuthn L3 §5.4.2: the scope of every passkey. */
  rpId: string;
  rpName: string;
  /** Origins whose pages may run a ceremony: that of PUBLIC_URL first, then RP_ORIGINS. */
  origins: string[];
  smtpUrl: string | null;
  mailFrom: Mailbox;
  trustedProxyHops: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Whether cookies can carry the Secure flag and the __Host- prefix. */
  secureCookies: boolean;
};

/** Thrown at start when a setting is wrong; the message names each setting and what was expected. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
}

/** WebAuthn L3 §5.1.3 step 8: the RP ID is the origin's host or a registrable suffix of it. */
export function isUsableRpId(rpId: string, host: string): boolean {
  return host === rpId || (host.endsWith(`.${rpId}`) && rpId.includes('.'));
}

/** WebAuthn L3 §5.11: an https origin that RP_ORIGINS names may use a foreign RP ID as a related origin. */
function canUseRpId(entry: string, rpId: string, named: string[]): boolean {
  const url = new URL(entry);
  const related = url.protocol === 'https:' && named.includes(entry);
  return isUsableRpId(rpId, url.hostname) || related;
}

function readFiles(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const name of Object.keys(environment.shape)) {
    const file = env[`${name}_FILE`];
    if (file && env[name]) throw new ConfigError(`${name}: set it or ${name}_FILE, not both`);
    try {
      values[name] = file ? readFileSync(file, 'utf8').trim() : env[name] || undefined;
    } catch {
      throw new ConfigError(`${name}_FILE: expected a readable file, found none at ${file}`);
    }
  }
  return values;
}

/** What no setting says alone. */
function checkTogether(data: Settings, rpId: string, origins: string[]): void {
  if (data.DATABASE_MIGRATION_URL && !data.DATABASE_URL)
    throw new ConfigError('DATABASE_MIGRATION_URL: set it only beside DATABASE_URL');
  if (isIP(rpId.replace(/^\[(.*)\]$/, '$1')) !== 0) {
    throw new ConfigError(
      `RP_ID: expected a domain, found the IP address ${rpId}, for which no browser makes a passkey; give ` +
        'PUBLIC_URL a name, localhost to try it',
    );
  }
  if (origins.some((entry) => canUseRpId(entry, rpId, data.RP_ORIGINS ?? []))) return;
  throw new ConfigError(
    `RP_ID: expected the host of PUBLIC_URL or of one of RP_ORIGINS, or a parent domain of it; ` +
      `no page of ${origins.join(', ')} can use ${rpId}`,
  );
}

/**
 * Parses the environment. Every variable also accepts NAME_FILE, the path of a file with its value.
 * Throws ConfigError naming each bad setting, an RP_ID that no origin could use included.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const values = readFiles(env);
  // Whoever only moves the port, to try it, is at that port.
  if (values['PORT'] && Number(values['PORT']) > 0)
    values['PUBLIC_URL'] ??= `http://localhost:${Number(values['PORT'])}`;
  const parsed = environment.safeParse(values);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(lines.join('\n'));
  }
  const { data } = parsed;
  const rpId = data.RP_ID ?? data.PUBLIC_URL.hostname;
  const origins = [...new Set([data.PUBLIC_URL.origin, ...(data.RP_ORIGINS ?? [])])];
  checkTogether(data, rpId, origins);
  return {
    publicUrl: data.PUBLIC_URL,
    port:
      data.PORT ??
      Number(data.PUBLIC_URL.port || (data.PUBLIC_URL.protocol === 'https:' ? 3000 : 80)),
    host: data.HOST ?? '0.0.0.0',
    databaseUrl: data.DATABASE_URL ?? null,
    migrationUrl: data.DATABASE_MIGRATION_URL ?? null,
    databaseConnections: data.DATABASE_CONNECTIONS,
    dataDir: resolve(data.DATA_DIR),
    secretKey: data.SECRET_KEY ?? null,
    rpId,
    rpName: data.RP_NAME,
    origins,
    smtpUrl: data.SMTP_URL ?? null,
    mailFrom: data.MAIL_FROM ?? {
      name: data.RP_NAME,
      address: `no-reply@${data.PUBLIC_URL.hostname}`,
    },
    trustedProxyHops: data.TRUSTED_PROXY_HOPS,
    logLevel: data.LOG_LEVEL,
    secureCookies: data.PUBLIC_URL.protocol === 'https:',
  };
}

const holder = globalThis as { latchkeyConfig?: Config };

/** The configuration of this process, parsed at first use. */
export function config(): Config {
  holder.latchkeyConfig ??= parseConfig(process.env);
  return holder.latchkeyConfig;
}

/** Replaces what start-up finds out later: the embedded database's address, the generated secret. */
export function completeConfig(found: { databaseUrl: string; secretKey: string }): void {
  holder.latchkeyConfig = { ...config(), ...found };
  // Next reads the key of its server actions from here alone: equal secrets make equal keys on all processes.
  const actionKey = deriveKey(found.secretKey, 'next-server-actions');
  process.env['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'] = actionKey.toString('base64');
}
