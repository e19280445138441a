import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Brand, brandOf, brandSettings, type Links, linksOf } from '@/lib/brand';
import { checkRelyingParty, suffixProblem } from '@/lib/check-relying-party';
import type { Mailbox } from '@/lib/mailbox';
import { type Retention, retention, retentionOf } from '@/lib/retention';
import { deriveKey } from '@/lib/seal';
import {
  databaseUrl,
  host,
  mailbox,
  origins,
  publicUrl,
  rpId,
  rpName,
  smtpUrl,
  wholeNumber,
} from '@/lib/setting-values';

const environment = z.object({
  PUBLIC_URL: publicUrl.prefault('http://localhost:3000'),
  PORT: wholeNumber(0, 65_535).optional(),
  HOST: host.optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_MIGRATION_URL: databaseUrl.optional(),
  DATABASE_CONNECTIONS: wholeNumber(1, 1_000).prefault('10'),
  DATA_DIR: z.string().min(1).default('./data'),
  SECRET_KEY: z.string().min(32, 'expected at least 32 characters').optional(),
  BACKUP_PASSPHRASE: z.string().min(12, 'expected at least 12 characters').optional(),
  RP_ID: rpId.optional(),
  RP_NAME: rpName.prefault('Latchkey'),
  RP_ORIGINS: origins.optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  TRUSTED_PROXY_HOPS: wholeNumber(0, 10).prefault('0'),
  DRAIN_SECONDS: wholeNumber(0, 300).prefault('5'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  METRICS_TOKEN: z
    .string()
    .regex(
      /^[\w.~+/-]{16,}=*$/,
      'expected at least 16 letters, digits or . _ ~ + / -, as in: openssl rand -base64 33',
    )
    .optional(),
  ...brandSettings,
  ...retention,
});

type Settings = z.infer<typeof environment>;

export type Config = {
  publicUrl: URL;
  port: number;
  /** null: every address of the machine, of either family. */
  host: string | null;
  databaseUrl: string | null;
  /** Where migrations are applied, if not at databaseUrl. */
  migrationUrl: string | null;
  /** The most that one process opens. */
  databaseConnections: number;
  dataDir: string;
  secretKey: string | null;
  /** Of backups; null: a command that needs it asks. */
  backupPassphrase: string | null;
  /** WebAuthn L3 §5.4.2: the scope of every passkey. */
  rpId: string;
  rpName: string;
  /** Origins whose pages and apps may run a ceremony: that of PUBLIC_URL first, then RP_ORIGINS. */
  origins: string[];
  smtpUrl: string | null;
  mailFrom: Mailbox;
  trustedProxyHops: number;
  /** For how long it goes on serving after it was asked to stop, telling load balancers. */
  drainSeconds: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Whether cookies can carry the Secure flag and the __Host- prefix. */
  secureCookies: boolean;
  /** Whoever brings it reads /metrics; null: this machine alone does. */
  metricsToken: string | null;
  brand: Brand;
  links: Links;
  retention: Retention;
};

/** Thrown at start when settings are wrong: a sentence for each fault, which names the setting and what was expected. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Whether an error is ConfigError, of this bundle or of the other. */
export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && 'code' in error && error.code === 'config_invalid';
}

type Values = Record<string, string | undefined>;

/** The values by name, from the environment or from the files that it names, and what is wrong with those. */
function readValues(env: Values): { values: Values; problems: string[] } {
  const values: Values = {};
  const problems: string[] = [];
  for (const name of Object.keys(environment.shape)) {
    const file = env[`${name}_FILE`];
    if (file && env[name]) problems.push(`${name}: set it or ${name}_FILE, not both`);
    try {
      values[name] = file ? readFileSync(file, 'utf8').trim() : env[name] || undefined;
    } catch {
      problems.push(`${name}_FILE: expected a readable file, found none at ${file}`);
    }
  }
  return { values, problems };
}

/** What each setting says alone and is wrong. */
function checkAlone(values: Values): { settings: Settings | null; problems: string[] } {
  const parsed = environment.safeParse(values);
  if (parsed.success) return { settings: parsed.data, problems: [] };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  // What is wrong with an RP ID whatever the address is mended to.
  const id = wrong.has('RP_ID')
    ? undefined
    : environment.shape.RP_ID.safeParse(values['RP_ID']).data;
  if (id && wrong.has('PUBLIC_URL') && !wrong.has('RP_ORIGINS')) {
    const origins = environment.shape.RP_ORIGINS.safeParse(values['RP_ORIGINS']).data ?? [];
    problems.push(...suffixProblem(id, URL.parse(values['PUBLIC_URL'] ?? ''), origins));
  }
  // Those that are right are judged together all the same; an origin less would make others wrong.
  if (['PUBLIC_URL', 'RP_ID', 'RP_ORIGINS'].some((name) => wrong.has(name)))
    for (const name of ['PUBLIC_URL', 'RP_ID', 'RP_ORIGINS']) wrong.add(name);
  const right = Object.entries(values).filter(([name]) => !wrong.has(name));
  return { settings: environment.safeParse(Object.fromEntries(right)).data ?? null, problems };
}

/** What no setting says alone. */
function checkTogether(settings: Settings, values: Values): string[] {
  const isNowhere = settings.PORT === 0 && !values['PUBLIC_URL'];
  const isMisplaced = values['DATABASE_MIGRATION_URL'] && !values['DATABASE_URL'];
  const isDarkAlone = values['BRAND_LOGO_DARK'] && !values['BRAND_LOGO'];
  return [
    ...(isNowhere
      ? [`PORT: 0 is any free port, which no link could name: set PUBLIC_URL, too, or a port`]
      : []),
    ...(isMisplaced ? ['DATABASE_MIGRATION_URL: set it only beside DATABASE_URL'] : []),
    ...(isDarkAlone ? ['BRAND_LOGO_DARK: set it only beside BRAND_LOGO'] : []),
    ...checkRelyingParty(settings),
  ];
}

/** The settings, each right alone and all of them together. Throws ConfigError with everything that is not. */
function readSettings(env: Values): Settings {
  const { values, problems } = readValues(env);
  // Whoever only moves the port, to try it, is at that port.
  const port = environment.shape.PORT.safeParse(values['PORT']).data;
  if (port) values['PUBLIC_URL'] ??= `http://localhost:${port}`;
  const alone = checkAlone(values);
  problems.push(...alone.problems);
  if (alone.settings) problems.push(...checkTogether(alone.settings, values));
  if (!alone.settings || problems.length > 0) throw new ConfigError(problems);
  return alone.settings;
}

/**
 * Parses the environment. Every variable also accepts NAME_FILE, the path of a file with its value.
 * Throws ConfigError naming every bad setting, an RP_ID that no origin could use included.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const data = readSettings(env);
  return {
    publicUrl: data.PUBLIC_URL,
    port:
      data.PORT ??
      Number(data.PUBLIC_URL.port || (data.PUBLIC_URL.protocol === 'https:' ? 3000 : 80)),
    host: data.HOST ?? null,
    databaseUrl: data.DATABASE_URL ?? null,
    migrationUrl: data.DATABASE_MIGRATION_URL ?? null,
    databaseConnections: data.DATABASE_CONNECTIONS,
    dataDir: resolve(data.DATA_DIR),
    secretKey: data.SECRET_KEY ?? null,
    backupPassphrase: data.BACKUP_PASSPHRASE ?? null,
    rpId: data.RP_ID ?? data.PUBLIC_URL.hostname,
    rpName: data.RP_NAME,
    origins: [...new Set([data.PUBLIC_URL.origin, ...(data.RP_ORIGINS ?? [])])],
    smtpUrl: data.SMTP_URL ?? null,
    mailFrom: data.MAIL_FROM ?? {
      name: data.RP_NAME,
      address: `no-reply@${data.PUBLIC_URL.hostname}`,
    },
    trustedProxyHops: data.TRUSTED_PROXY_HOPS,
    drainSeconds: data.DRAIN_SECONDS,
    logLevel: data.LOG_LEVEL,
    secureCookies: data.PUBLIC_URL.protocol === 'https:',
    metricsToken: data.METRICS_TOKEN ?? null,
    brand: brandOf(data),
    links: linksOf(data),
    retention: retentionOf(data),
  };
}

const holder = globalThis as { latchkeyConfig?: Config };

/** The configuration of this process, parsed at first use. */
export function config(): Config {
  holder.latchkeyConfig ??= parseConfig(process.env);
  return holder.latchkeyConfig;
}

/**
 * What a server tells the commands beside it, as the environment would say it: who it is to people and browsers, and for
 * how long it keeps things.
 */
export function toldSettings(): Record<string, string> {
  const { publicUrl, rpId, rpName, origins, retention: times } = config();
  const further = origins.filter((entry) => entry !== publicUrl.origin).join(',');
  return {
    PUBLIC_URL: publicUrl.origin,
    RP_ID: rpId,
    RP_NAME: rpName,
    ...(further && { RP_ORIGINS: further }),
    ...Object.fromEntries(Object.entries(times).map(([name, value]) => [name, String(value)])),
  };
}

/**
 * Takes over what the server beside this process told of its settings, where the environment says nothing. Whoever gives
 * a PUBLIC_URL means another address: then nothing is taken over. Throws ConfigError where the two do not go together.
 */
export function followSettings(told: Record<string, string>): void {
  const isGiven = (name: string) => process.env[name] || process.env[`${name}_FILE`];
  if (isGiven('PUBLIC_URL')) return;
  const taken = Object.entries(told).filter(([name]) => !isGiven(name));
  const { databaseUrl, secretKey } = config();
  const followed = parseConfig({ ...process.env, ...Object.fromEntries(taken) });
  holder.latchkeyConfig = { ...followed, databaseUrl, secretKey };
}

/** Replaces what start-up finds out later: the embedded database's address, the generated secret. */
export function completeConfig(found: { databaseUrl: string; secretKey: string }): void {
  holder.latchkeyConfig = { ...config(), ...found };
  // Next reads the key of its server actions from here alone: equal secrets make equal keys on all processes.
  const actionKey = deriveKey(found.secretKey, 'next-server-actions');
  process.env['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'] = actionKey.toString('base64');
}
