import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '@/lib/model';

/** What of a request the table looks at: its method, its target and its headers. */
export type Asked = {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
};

/**
 * What the door tells a handler about a request: whose it is, and how many bytes of body to read at most. By `nameRoute`
 * the handler says under which pattern it is counted: never a path as somebody wrote it.
 */
type Arrival = { client: Client; maxBodyBytes: number; nameRoute: (pattern: string) => void };

/** Answers one request. A throw is a bug: the connection is cut and the reason logged. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival,
) => Promise<void> | void;

/**
 * How large a body may be, in bytes, and who sees to it. `door`: it must announce its length (RFC 9112 §6.2) and is
 * refused by that alone, 411 or 413. `handler`: its reader counts what arrives, and answers in its protocol's words.
 */
export type BodyLimit = { maxBytes: number; countedBy: 'door' | 'handler' };

/** One row of the door's table: which requests it takes, what they may bring, and who answers them. */
export type Route = {
  /** For people, tests and metrics; what is counted under no pattern of its own is counted under it. */
  name: string;
  matches: (asked: Asked) => boolean;
  /** Others are answered 405 (RFC 9110 §15.5.6); `any` leaves it to the handler. */
  methods: readonly string[] | 'any';
  /** null: the handler reads no body, so none is looked at. */
  body: BodyLimit | null;
  /**
   * Headers of the inside's own vocabulary that may pass; the others are stripped. `anything` leaves all as they came.
   */
  mayBring: readonly string[] | 'anything';
  handle: Handler;
};
