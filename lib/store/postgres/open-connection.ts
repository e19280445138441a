import { BoundedClient, type BoundedConfig } from '@/lib/store/postgres/bounded-client';
import { connectionOptions } from '@/lib/store/postgres/connection-options';
import { explainRefusal } from '@/lib/store/postgres/refusals';

/**
 * One connection to the first host of the address that takes writes, for work outside the pool; whoever opens it
 * ends it. Throws what the hosts said: a refusal that waiting does not mend before any other.
 */
export async function openConnection(
  databaseUrl: string,
  more: BoundedConfig = {},
): Promise<BoundedClient> {
  const failures: unknown[] = [];
  for (const options of connectionOptions(databaseUrl)) {
    try {
      const client = new BoundedClient({ connectionTimeoutMillis: 5_000, ...options, ...more });
      return await client.connect();
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures.find((failure) => explainRefusal(failure) !== null) ?? failures.at(-1);
}
