import { errorCode } from '@/lib/store/postgres/errors';

/** The database cannot be used like this; the message is a sentence, to which the name of the setting belongs. */
export class DatabaseRefused extends Error {
  readonly code = 'database_refused';
}

/** Refusals that waiting does not mend: codes of PostgreSQL (appendix A) and of TLS in Node, and the mend. */
const table: { codes: RegExp; message?: RegExp; sentence: string }[] = [
  {
    codes: /^28/,
    message: /no encryption|SSL off|SSL connection is required/i,
    sentence: 'the server wants an encrypted connection: add sslmode=verify-full',
  },
  { codes: /^28/, sentence: 'the server does not accept this user with this password' },
  { codes: /^3D000$/, sentence: 'there is no such database: create it, or mend its name' },
  {
    codes: /^25006$/,
    sentence: 'the database is read-only: give the address of the primary, not of a standby',
  },
  {
    codes: /^42501$/,
    sentence: "the database's user lacks a right: make it the owner of the database, or grant it",
  },
  { codes: /^53100$/, sentence: "the database's disk is full: make room" },
  {
    codes: /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE)/,
    sentence:
      "the server's certificate is not trusted: name the file of its authority in sslrootcert, or say sslmode=no-verify",
  },
  {
    codes: /^(ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH)/,
    sentence:
      "the server's certificate is for another name: use that name in the address, or sslmode=verify-ca with sslrootcert",
  },
  {
    codes: /^(ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO)/,
    sentence:
      'the encrypted connection cannot be made: check sslmode, sslrootcert, sslcert and sslkey',
  },
];

/** pg's own words for a server without TLS. */
const withoutTls = /server does not support SSL/;

/** The sentence for a refusal that waiting does not mend, what was said included; null for any other error. */
export function explainRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'database_refused') return error.message;
  if (withoutTls.test(error.message))
    return 'the server does not speak TLS: say sslmode=disable, or switch it on there.';
  const code = errorCode(error);
  if (code === null) return null;
  const known = table.find(
    ({ codes, message }) => codes.test(code) && (!message || message.test(error.message)),
  );
  return known ? `${known.sentence} (${error.message}).` : null;
}
