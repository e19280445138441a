import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { generateClient } from './bin/bundle.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

generateClient(root);

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // Outside Next this package does nothing but throw.
      { find: 'server-only', replacement: `${root}node_modules/server-only/empty.js` },
    ],
  },
  test: {
    maxWorkers: 2,
    // A test that fails leaves no spy behind for the next one.
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'lib/*.test.ts',
            '{lib/{policy,webauthn,mail,backup,front-door},components,testing}/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: ['{lib/{store,operations,zitadel,oidc,server},bin}/**/*.test.ts', '*.test.ts'],
          globalSetup: 'testing/database-server.ts',
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
