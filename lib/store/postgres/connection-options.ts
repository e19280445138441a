import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { type DatabaseAddress, readDatabaseAddress } from '@/lib/database-address';
import type { BoundedConfig } from '@/lib/store/postgres/bounded-client';
import { DatabaseRefused } from '@/lib/store/postgres/refusals';

function readPem(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseRefused(`${parameter}: expected a readable file (${reason}).`);
  }
}

function tlsOptions(address: DatabaseAddress): ConnectionOptions | false {
  const { sslMode, sslRootCert, sslCert, sslKey } = address;
  if (sslMode === 'disable') return false;
  const ownRoot = sslRootCert && sslRootCert !== 'system' ? sslRootCert : null;
  if (sslMode === 'verify-ca' && !ownRoot) {
    const why = 'with public authorities anybody may have a certificate';
    throw new DatabaseRefused(`sslmode=verify-ca needs a file in sslrootcert: ${why}.`);
  }
  return {
    rejectUnauthorized: sslMode !== 'no-verify',
    ...(ownRoot && { ca: readPem('sslrootcert', ownRoot) }),
    ...(sslCert && { cert: readPem('sslcert', sslCert) }),
    ...(sslKey && { key: readPem('sslkey', sslKey) }),
    ...(sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  };
}

/**
 * What pg needs to connect, once for each host of the address, in its order. Throws DatabaseRefused when the
 * address or a file that it names cannot be read.
 */
export function connectionOptions(databaseUrl: string): [BoundedConfig, ...BoundedConfig[]] {
  const address = readDatabaseAddress(databaseUrl);
  if ('problem' in address) throw new DatabaseRefused(`${address.problem}.`);
  const { user, password, database, schema, channelBinding } = address;
  const shared = {
    ...(user !== null && { user }),
    ...(password !== null && { password }),
    ...(database !== null && { database }),
    ssl: tlsOptions(address),
    enableChannelBinding: channelBinding,
    schema,
  };
  const [first, ...others] = address.hosts.map((place) => ({ ...shared, ...place }));
  if (!first) throw new Error('an address without a host');
  return [first, ...others];
}
