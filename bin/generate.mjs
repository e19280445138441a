import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateClient } from './bundle.mjs';

generateClient(join(dirname(fileURLToPath(import.meta.url)), '..'));
