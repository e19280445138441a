/** Where a database is and how to speak to it: what a postgresql:// address says, read by nobody but us. */
export type DatabaseAddress = {
  /** In the order in which they are asked; a host that begins with a slash is the folder of a socket. */
  hosts: { host: string; port: number }[];
  user: string | null;
  password: string | null;
  database: string | null;
  /** Where the tables are, if not where the search path of the user leads. */
  schema: string | null;
  sslMode: 'disable' | 'no-verify' | 'require' | 'verify-ca' | 'verify-full';
  /** Paths of files in PEM form; `system` for the authorities that Node.js knows. */
  sslRootCert: string | null;
  sslCert: string | null;
  sslKey: string | null;
  channelBinding: boolean;
};

const example = 'expected an address like postgresql://user:password@host:5432/database';

const host = String.raw`(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:,[\]]+)?(?::\d{1,5})?`;
const shape = new RegExp(
  `^(?:(?<credentials>[^/?#@]*)@)?(?<hosts>${host}(?:,${host})*)(?:/(?<database>[^/?#@]*))?(?:\\?(?<query>[^#]*))?$`,
);

const sslModes = ['disable', 'no-verify', 'require', 'verify-ca', 'verify-full'] as const;

/** The parameters that mean something here, and the values that they may have. */
const parameters: Record<string, { fits: (value: string) => boolean; expected: string }> = {
  host: { fits: (value) => value !== '', expected: 'a host, or the folder of a socket' },
  port: { fits: (value) => /^\d{1,5}(,\d{1,5})*$/.test(value), expected: 'a number' },
  sslmode: {
    fits: (value) => sslModes.some((mode) => mode === value),
    expected: sslModes.join(', '),
  },
  sslrootcert: { fits: (value) => value !== '', expected: 'the path of a file, or system' },
  sslcert: { fits: (value) => value !== '', expected: 'the path of a file' },
  sslkey: { fits: (value) => value !== '', expected: 'the path of a file' },
  target_session_attrs: {
    fits: (value) => ['read-write', 'primary'].includes(value),
    expected: 'read-write or primary, which it means anyway: Latchkey writes',
  },
  schema: {
    fits: (value) => /^[a-z_][a-z0-9_]{0,62}$/.test(value),
    expected: 'a name of lower-case letters, digits and underscores',
  },
  channel_binding: {
    fits: (value) => ['disable', 'prefer', 'require'].includes(value),
    expected: 'disable, prefer or require',
  },
};

/** Which characters of a password an address reads as its own, each as it must be written; null when none. */
function rawCharacters(address: string): string | null {
  const credentials = address.slice(0, address.lastIndexOf('@'));
  const colon = credentials.indexOf(':');
  const password = colon === -1 ? credentials : credentials.slice(colon + 1);
  const raw = new Set(password.match(/[/?#@]|%(?![0-9a-fA-F]{2})/g) ?? []);
  if (raw.size === 0) return null;
  const pairs = [...raw].map((character) => `${character} as ${encodeURIComponent(character)}`);
  return `the password holds characters that an address reads as its own: percent-encode them, ${pairs.join(', ')}`;
}

function readParameters(query: string): Map<string, string> | { problem: string } {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : null;
    if (!parameter) return { problem: `the parameter ${name} is not offered, leave it out` };
    if (!parameter.fits(value)) return { problem: `${name}: expected ${parameter.expected}` };
    found.set(name, value);
  }
  return found;
}

function readHosts(text: string, given: Map<string, string>): DatabaseAddress['hosts'] {
  const ports = given.get('port')?.split(',') ?? [];
  const named = given.get('host')?.split(',') ?? text.split(',');
  return named.map((entry, index) => {
    const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    const isSocket = entry.startsWith('/');
    return {
      host: isSocket ? entry : decodeURIComponent(name).replace(/^\[(.+)\]$/, '$1') || 'localhost',
      port: Number(ports[index] ?? ports[0] ?? (isSocket ? null : port) ?? 5432),
    };
  });
}

function decoded(text: string | undefined): string | null {
  return text ? decodeURIComponent(text) : null;
}

type Parts = { credentials?: string; hosts?: string; database?: string; query?: string };

/** The parts of a well-formed address as they are written; a sentence about one that is not. */
function split(text: string): Parts | { problem: string } {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text) ?? [];
  if (rest === undefined) return { problem: example };
  const parts = shape.exec(rest)?.groups;
  const isMisread = !parts || (parts['credentials'] === undefined && rest.includes('@'));
  const raw = isMisread || /%(?![0-9a-fA-F]{2})/.test(rest) ? rawCharacters(rest) : null;
  if (raw) return { problem: raw };
  return isMisread ? { problem: example } : { ...parts };
}

/**
 * Reads a postgresql:// address (PostgreSQL, "Connection URIs", several hosts included). What it cannot mean, or
 * what is not offered, comes back as a sentence that names the mend and never the password.
 */
export function readDatabaseAddress(text: string): DatabaseAddress | { problem: string } {
  const parts = split(text);
  if ('problem' in parts) return parts;
  const { credentials = '', hosts = '', database, query = '' } = parts;
  const given = readParameters(query);
  if ('problem' in given) return given;
  const [user, ...password] = credentials.split(':');
  try {
    const places = readHosts(hosts, given);
    const impossible = places.find(({ port }) => port < 1 || port > 65_535);
    if (impossible) return { problem: `there is no port ${impossible.port}: expected 1 to 65535` };
    return {
      hosts: places,
      user: decoded(user),
      password: decoded(password.join(':')),
      database: decoded(database),
      schema: given.get('schema') ?? null,
      sslMode: sslModes.find((mode) => mode === given.get('sslmode')) ?? 'disable',
      sslRootCert: given.get('sslrootcert') ?? null,
      sslCert: given.get('sslcert') ?? null,
      sslKey: given.get('sslkey') ?? null,
      channelBinding: ['prefer', 'require'].includes(given.get('channel_binding') ?? ''),
    };
  } catch {
    return { problem: `${example}, percent-encoded as UTF-8` };
  }
}
