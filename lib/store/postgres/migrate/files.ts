import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@/lib/project-root';

export type Migration = { name: string; sql: string };

/** Where the migrations of this version lie: one folder each, in the layout of Prisma Migrate. */
export function migrationsFolder(): string {
  return join(projectRoot(), 'prisma', 'migrations');
}

/** The names of this version's migrations, oldest first. */
export async function listMigrations(): Promise<string[]> {
  const entries = await readdir(migrationsFolder(), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations of this version with their SQL, oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const names = await listMigrations();
  return Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(join(migrationsFolder(), name, 'migration.sql'), 'utf8'),
    })),
  );
}
