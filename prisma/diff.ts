import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openScratchDatabase } from '@/lib/store/postgres/embedded/scratch-database';
import {
  noExternalTables,
  readSchema,
  withSchemaEngine,
} from '@/lib/store/postgres/migrate/engine';
import { listMigrations, migrationsFolder } from '@/lib/store/postgres/migrate/files';

// Each migration keeps the schema that it leads to beside its SQL: the next one is the difference to it.
const snapshot = 'schema.prisma';

async function lastSchema(): Promise<{ path: string; content: string } | null> {
  const last = existsSync(migrationsFolder()) ? (await listMigrations()).at(-1) : undefined;
  if (!last) return null;
  const path = join(migrationsFolder(), last, snapshot);
  return { path, content: await readFile(path, 'utf8') };
}

/** The SQL from the last migration's schema to today's, as Prisma Migrate writes it; empty if none. */
async function difference(): Promise<string> {
  const last = await lastSchema();
  const today = await readSchema();
  if (last?.content === today.content) return '';
  // The engine wants a database even to compare two schemas: it gets an empty one.
  const database = await openScratchDatabase();
  try {
    const { stdout } = await withSchemaEngine(database.url, ({ engine }) =>
      engine.diff({
        from: last ? { tag: 'schemaDatamodel', files: [last] } : { tag: 'empty' },
        to: { tag: 'schemaDatamodel', files: [today] },
        script: true,
        exitCode: null,
        filters: noExternalTables,
      }),
    );
    return stdout ?? '';
  } finally {
    await database.close();
  }
}

function folderName(name: string): string {
  const digits = new Date().toISOString().replaceAll(/\D/g, '');
  return `${digits.slice(0, 14)}_${name}`;
}

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Expected a name of small letters: npm run db:diff -- add_something');
  process.exit(2);
}
const sql = await difference();
if (sql === '') {
  console.log('The migrations are up to date with prisma/schema.prisma.');
} else {
  const folder = join(migrationsFolder(), folderName(name));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(join(folder, snapshot), (await readSchema()).content);
  await writeFile(join(migrationsFolder(), 'migration_lock.toml'), 'provider = "postgresql"\n');
  console.log(join(folder, 'migration.sql'));
}
