import { isIP } from 'node:net';
import { z } from 'zod';
import { readDatabaseAddress } from '@/lib/database-address';
import { cleanName } from '@/lib/display-name';
import { readMailbox } from '@/lib/mailbox';
import { hostProblem, isSecure, readOrigin, readRpId } from '@/lib/relying-party';
import { isMisread } from '@/lib/storable-text';

/** The address of the pages: an origin, of a name for which browsers make passkeys. */
export const publicUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const problem = publicUrlProblem(url);
  if (url && problem === null) return url;
  context.addIssue({ code: 'custom', message: problem ?? '' });
  return z.NEVER;
});

function publicUrlProblem(url: URL | null): string | null {
  const isBare = url && url.pathname === '/' && !url.search && !url.hash;
  if (!isBare || !/^https?:$/.test(url.protocol))
    return 'expected an address like https://id.example.com';
  if (url.username || url.password) return 'expected no user name in it';
  if (url.port === '0') return 'expected a port from 1 to 65535, found 0';
  return (
    hostProblem(url.hostname) ??
    (isSecure(url) ? null : 'expected https (http is for localhost only)')
  );
}

/** Several are judged one by one, so that all that must be mended is said at once. */
export const origins = z.string().transform((text, context) => {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter(Boolean).flatMap((entry) => {
    const read = readOrigin(entry);
    if ('origin' in read) return [read.origin];
    context.addIssue({ code: 'custom', message: read.problem });
    return [];
  });
});

/** A domain, as `readRpId` writes it. */
export const rpId = z.string().transform((text, context) => {
  const read = readRpId(text);
  if ('rpId' in read) return read.rpId;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

/** The address of a PostgreSQL, as it was typed. */
export const databaseUrl = z.string().superRefine((text, context) => {
  const address = readDatabaseAddress(text);
  if ('problem' in address) context.addIssue({ code: 'custom', message: address.problem });
});

/** A sender. */
export const mailbox = z.string().transform((text, context) => {
  const read = readMailbox(text);
  if (read) return read;
  context.addIssue({
    code: 'custom',
    message: 'expected one sender like Acme <no-reply@example.com>',
  });
  return z.NEVER;
});

/** A number that is written in digits alone: what else JavaScript would read as a number is a slip. */
export function wholeNumber(least: number, most: number) {
  return z.string().transform((text, context) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    const message = `expected a whole number from ${least} to ${most}, found ${text}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

const mostCharactersOfName = 64;

/** The name of the installation, as it is kept and shown. */
export const rpName = z.string().transform((text, context) => {
  const name = cleanName(text);
  const isName = name !== '' && !isMisread(name) && [...name].length <= mostCharactersOfName;
  if (isName) return name;
  const message = `expected a name that can be seen, of at most ${mostCharactersOfName} characters in UTF-8`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** An address of this machine, or a name of it; which of them it has is known when it listens. */
export const host = z.string().refine((text) => isIP(text) !== 0 || /^[a-z0-9._-]+$/i.test(text), {
  error: ({ input }) => `expected an IP address or a host name of this machine, found ${input}`,
});

/** As the mailer reads it: user and password percent-encoded. */
function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url?.hostname || url.port === '0') return false;
  try {
    return decodeURIComponent(url.username + url.password) !== null;
  } catch {
    return false;
  }
}

/** The address of a mail server, as it was typed. */
export const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\//, 'expected smtp:// or smtps://')
  .refine(isSmtpUrl, {
    message:
      'expected smtp://USER:PASSWORD@HOST:PORT, with @ : / ? # % in user and password percent-encoded',
  });
