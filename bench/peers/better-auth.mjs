// better-auth with its passkey plugin on bare node:http, as its own guides set it up.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

const { PUBLIC_URL, PORT, DATABASE_URL } = process.env;

const database = new pg.Pool({ connectionString: DATABASE_URL });
database.on('error', () => undefined);

const cheapHash = async (password) => createHash('sha256').update(password).digest('hex');

const auth = betterAuth({
  baseURL: PUBLIC_URL,
  secret: 'only-for-measuring-0123456789abcdef',
  database,
  telemetry: { enabled: false },
  // One client makes all the load: its limits would refuse it.
  rateLimit: { enabled: false },
  emailAndPassword: {
    enabled: true,
    // Only people are made with it, before anything is measured.
    password: {
      hash: cheapHash,
      verify: async ({ hash, password }) => hash === (await cheapHash(password)),
    },
  },
  plugins: [passkey({ rpID: 'localhost', rpName: 'Bench', origin: PUBLIC_URL })],
});

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

const handle = toNodeHandler(auth);
const server = createServer((request, response) => {
  if (request.url === '/ready') response.end('ready');
  else void handle(request, response);
});
server.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void database.end();
});
