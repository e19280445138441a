import { completeConfig, config } from '@/lib/config';
import { followServer } from '@/lib/operations/system/follow-server';
import { namingSetting } from '@/lib/operations/system/naming-setting';
import { StartError } from '@/lib/operations/system/start-error';
import { type Stay, stayJoined } from '@/lib/operations/system/stay-joined';
import {
  borrowDatabase,
  type EmbeddedDatabase,
  joinDatabase,
  ownDatabase,
} from '@/lib/store/postgres/embedded/embedded';
import { readOrCreateSecret } from '@/lib/store/postgres/embedded/secret-key';
import { migrate } from '@/lib/store/postgres/migrate/migrate';
import { pendingMigrationsAt } from '@/lib/store/postgres/migrate/pending';
import { closePool, connectStore } from '@/lib/store/postgres/pool';
import { waitForDatabase } from '@/lib/store/postgres/wait-for-database';
import { claimSecret } from '@/lib/store/settings/claim-secret';

/**
 * A server owns the embedded database, a guest joins one, a command takes whatever it finds; a backup does, too, and
 * migrates nothing.
 */
export type StoreUse = 'server' | 'guest' | 'command' | 'backup';

const isCommand = (use: StoreUse) => use === 'command' || use === 'backup';

/** The store, ready for operations until it is closed. */
export type OpenStore = {
  /** Whether the database is the one in DATA_DIR, or one at DATABASE_URL. */
  database: 'embedded' | 'external';
  /** Calls back once, with a sentence, if the database is lost for good before `close`. A guest waits for its PostgreSQL instead. */
  onEnd: (callback: (reason: string) => void) => void;
  close: () => Promise<void>;
};

/** Tells people something that they would want to know before it happens. */
export type Notice = (sentence: string) => void;

/** What a command says that is about to make a new database: it may have been meant for another one. */
export function newDatabase(dataDir: string): string {
  return (
    `No Latchkey runs on DATA_DIR ${dataDir}, and there is no database in it: making a new one. ` +
    'If yours keeps its data elsewhere, give this command the same DATA_DIR.'
  );
}

async function embedded(dataDir: string, use: StoreUse, notice: Notice): Promise<EmbeddedDatabase> {
  if (use === 'server') return ownDatabase(dataDir);
  if (use === 'guest') return joinDatabase(dataDir);
  const borrowed = await borrowDatabase(dataDir, () => notice(newDatabase(dataDir)));
  return use === 'backup' ? { ...borrowed, isOwner: false } : borrowed;
}

async function external(databaseUrl: string, use: StoreUse): Promise<EmbeddedDatabase> {
  const patienceSeconds = isCommand(use) ? 0 : 30;
  await namingSetting('DATABASE_URL', () => waitForDatabase(databaseUrl, patienceSeconds));
  // The schema belongs to the servers: a command of another version must not change it under them.
  return {
    url: databaseUrl,
    isOwner: !isCommand(use),
    onEnd: () => undefined,
    close: async () => undefined,
  };
}

function requireSecret(): string {
  const { secretKey, databaseUrl, dataDir } = config();
  if (secretKey) return secretKey;
  if (databaseUrl === null) return readOrCreateSecret(dataDir);
  throw new StartError(
    'SECRET_KEY: expected at least 32 random characters, the same on every process, because DATABASE_URL ' +
      'is set. Make one with: openssl rand -base64 33',
  );
}

async function requireMigrated(databaseUrl: string): Promise<void> {
  const pending = await pendingMigrationsAt(databaseUrl);
  if (pending.length === 0) return;
  throw new StartError(
    `The database lacks ${pending.length} migration(s) of this version. Restart the server, or run: npm run latchkey -- migrate`,
  );
}

async function migrateOwn(url: string): Promise<void> {
  const { migrationUrl } = config();
  if (migrationUrl) await namingSetting('DATABASE_MIGRATION_URL', () => migrate(migrationUrl));
  else await migrate(url);
}

async function connect({ url, isOwner }: EmbeddedDatabase, secretKey: string): Promise<void> {
  await (isOwner ? migrateOwn(url) : requireMigrated(url));
  completeConfig({ databaseUrl: url, secretKey });
  await connectStore(url);
  if (await claimSecret(secretKey)) return;
  await closePool();
  throw new StartError(
    'SECRET_KEY, or secret.key in DATA_DIR: this database was set up with another one. Start with that one; ' +
      'starting cannot change it.',
  );
}

/** What becomes of the store when its PostgreSQL ends by itself: only its owner can say why, and ends with it. */
function held(database: EmbeddedDatabase, use: StoreUse): Stay {
  const { dataDir, secretKey } = config();
  if (use === 'guest' && !database.isOwner) return stayJoined(database, secretKey ?? '');
  const sentence = `PostgreSQL has ended by itself. Its last words: ${dataDir}/postgres.log`;
  return {
    onEnd: (callback) => database.onEnd(() => callback(sentence)),
    close: database.close,
  };
}

/**
 * Opens the store: finds or starts the database, migrates it if it is ours to migrate, connects, and checks
 * the secret. Completes the configuration with what it found; a command follows the server that runs. Throws an error
 * that explainStartError explains.
 */
export async function openStore(
  use: StoreUse,
  notice: Notice = () => undefined,
): Promise<OpenStore> {
  if (isCommand(use)) followServer();
  const { databaseUrl, dataDir } = config();
  const database = databaseUrl
    ? await external(databaseUrl, use)
    : await namingSetting('DATA_DIR', () => embedded(dataDir, use, notice));
  try {
    const setting = databaseUrl ? 'DATABASE_URL' : 'DATA_DIR';
    await namingSetting(setting, async () => connect(database, requireSecret()));
  } catch (error) {
    await database.close();
    throw error;
  }
  const stay = held(database, use);
  return {
    database: databaseUrl ? 'external' : 'embedded',
    onEnd: stay.onEnd,
    async close() {
      await closePool();
      await stay.close();
    },
  };
}
