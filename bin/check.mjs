import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './checks.mjs';

const { failed } = runChecks(join(dirname(fileURLToPath(import.meta.url)), '..'));
process.exit(failed === 0 ? 0 : 1);
