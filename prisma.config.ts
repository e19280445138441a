import { defineConfig } from 'prisma/config';

// The CLI wants a native schema engine and would download it. Only `migrate` and `db` ever run it; the other
// commands are content with any executable, so that an installation needs no download.
if (!['migrate', 'db'].includes(process.argv[2] ?? '')) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;
}

const url = process.env['DATABASE_URL'];

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
});
