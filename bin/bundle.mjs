import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fingerprint, isCurrent } from './fingerprint.mjs';

/** What server, command line and sign-in script are made of. */
export const sources = [
  ...['bin', 'lib', 'components/passkey', 'server.ts'],
  ...['prisma/schema.prisma', 'package-lock.json', 'tsconfig.json'],
];

/** What Prisma's client is made of: our schema, and that version of Prisma. */
const clientSources = ['prisma/schema.prisma', 'node_modules/prisma/package.json'];

/**
 * Generates Prisma's client if there is none of this schema and this Prisma. Nothing does so at install: no package's
 * scripts run then, ours neither.
 */
export function generateClient(root) {
  const stamp = join(root, 'lib/store/generated/fingerprint');
  const current = fingerprint(root, clientSources);
  if (isCurrent(stamp, current)) return;
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  const run = spawnSync(process.execPath, [prisma, 'generate'], { cwd: root, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`prisma generate failed:\n${run.stdout}${run.stderr}`);
  writeFileSync(stamp, current);
}

const serverOptions = (root) => ({
  absWorkingDir: root,
  entryPoints: { latchkey: 'bin/latchkey.ts', server: 'server.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});

/** The names of the packages that server and command line ask for. */
export async function externalPackages(root) {
  const esbuild = await import('esbuild');
  const options = { ...serverOptions(root), metafile: true, write: false };
  const { metafile } = await esbuild.build(options);
  await esbuild.stop();
  const imports = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const named = imports.filter(({ external, path }) => external && !path.startsWith('node:'));
  return [...new Set(named.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)[0]))];
}

/** The one script of the sign-in pages. */
async function bundleElement(esbuild, root) {
  const entry = join(root, 'components/passkey/element.ts');
  if (!existsSync(entry)) return;
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'public/passkey.js',
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** Bytes of the sign-in script as a browser fetches it; null when there is none. */
export function elementSize(root) {
  const file = join(root, 'public/passkey.js');
  return existsSync(file) ? gzipSync(readFileSync(file)).length : null;
}

const stampOf = (root) => join(root, 'dist/fingerprint');

/** Whether the bundles are of these sources. */
export function isBundleCurrent(root) {
  return isCurrent(stampOf(root), fingerprint(root, sources));
}

/** Bundles server, command line and sign-in script; takes about a second. */
export async function bundle(root) {
  const current = fingerprint(root, sources);
  generateClient(root);
  const esbuild = await import('esbuild');
  await Promise.all([esbuild.build(serverOptions(root)), bundleElement(esbuild, root)]);
  // Its helper process would live as long as the server that is started next.
  await esbuild.stop();
  writeFileSync(stampOf(root), current);
}
